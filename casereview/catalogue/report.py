"""Reads the report's profiles and declarations from `resources/report`, naming line and fault.

A profile may extend another: it then states only what differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

from casereview.catalogue.faults import FaultLog
from casereview.catalogue.fields import Fields
from casereview.catalogue.toml_file import read_toml
from casereview.domain.reports.draft import Form
from casereview.domain.reports.profile import (
    FILE_NAME_FIELDS,
    Declaration,
    Lint,
    Profile,
    SectionSpec,
    Terms,
)
from casereview.domain.reports.report import SectionKind
from casereview.errors import BadInputError, CatalogueError
from casereview.paths import resources

_DECLARATION = "declaration:"
_EMPTY = Profile(id="", title="", addressee="", standard_of_proof="", sections=(), declarations=())


def _folder() -> Path:
    return resources() / "report"


def profile_ids() -> tuple[str, ...]:
    """Return the ids of the profiles that are shipped."""
    return tuple(sorted(path.stem for path in (_folder() / "profiles").glob("*.toml")))


def load_profile(profile_id: str, folder: Path | None = None) -> Profile:
    """Read a profile by id.

    Raises BadInputError for an id that is not shipped, CatalogueError for a broken file.
    """
    known = folder or _folder() / "profiles"
    path = known / f"{profile_id}.toml"
    if not path.is_file() or path.stem != profile_id:
        raise BadInputError(
            f"There is no report profile {profile_id!r}.", do=f"Use: {', '.join(profile_ids())}."
        )
    return _worded(_profile(path, ()))


def load_supplement(form: Form, profile: Profile, folder: Path | None = None) -> Profile:
    """Read what a document that follows a report consists of, in the terms of the report's profile.

    Raises CatalogueError for a broken file.
    """
    path = (folder or _folder() / "supplements") / f"{form.value}.toml"
    top = _opened(path)
    base = profile if top.flag("whole") else replace(profile, sections=())
    return replace(_worded(_built(top, base, path)), id=profile.id)


def load_declarations(folder: Path | None = None) -> tuple[Declaration, ...]:
    """Read every form of words; raises CatalogueError for a broken file."""
    return tuple(
        declaration
        for path in sorted((folder or _folder() / "declarations").glob("*.toml"))
        for declaration in _declarations(path)
    )


def _opened(path: Path) -> Fields:
    data, log = read_toml(path)
    if data is None:
        _refuse(log)
    return Fields(log, (), data)


def _refuse(log: FaultLog) -> None:
    """Raise CatalogueError with every fault and its line, where there is one."""
    if not log.sound:
        raise CatalogueError(" ".join(map(str, log.faults)))


# ---- profiles


def _profile(path: Path, below: tuple[str, ...]) -> Profile:
    """Return a profile with what it takes from the one it extends; its terms not yet put in."""
    top = _opened(path)
    return _built(top, _base(top, path, below), path)


def _built(top: Fields, base: Profile, path: Path) -> Profile:
    """Return a profile as a file states it over another."""
    duty, truth = _optional(top, "duty", base.duty), _optional(top, "truth", base.truth)
    made = Profile(
        id=top.identifier(),
        title=top.text("title", required=True),
        addressee=_text(top, "addressee", base.addressee),
        standard_of_proof=_text(top, "standard_of_proof", base.standard_of_proof),
        sections=_bound(_sections(top, base), {"duty": duty, "truth": truth}),
        declarations=_texts(top, "declarations", base.declarations),
        page_limits=_page_limits(top, base),
        probability_phrases=_texts(top, "probability_phrases", base.probability_phrases),
        lint=_lint(top, base.lint),
        glossary=_glossary(top, base),
        terms=_terms(top, base.terms),
        to_court=_flag(top, "to_court", base.to_court),
        duty=duty,
        duty_names=_texts(top, "duty_names", base.duty_names),
        truth=truth,
        without_checks=_texts(top, "without_checks", base.without_checks),
        stamp=_optional(top, "stamp", base.stamp),
        file_name=_texts(top, "file_name", base.file_name, FILE_NAME_FIELDS),
        rules=_optional(top, "rules", base.rules),
    )
    _agree(top, made, path)
    top.done()
    _refuse(top.log)
    return made


def _base(top: Fields, path: Path, below: tuple[str, ...]) -> Profile:
    name = top.text("extends")
    if not name:
        return _EMPTY
    wanted = path.parent / f"{name}.toml"
    if name == path.stem or name in below:
        top.log.fault(top.at("extends"), f"The profiles extend each other in a ring: {name!r}.")
    elif not wanted.is_file() or wanted.stem != name:
        top.log.fault(top.at("extends"), f"There is no profile {name!r} to extend.")
    _refuse(top.log)
    return _profile(wanted, (*below, path.stem))


def _agree(top: Fields, made: Profile, path: Path) -> None:
    """Note where a profile contradicts itself."""
    if made.id != path.stem:
        top.log.fault(top.at("id"), f"id must be the file's name, {path.stem!r}.")
    if not made.sections:
        top.log.fault((), "section is missing.")
    printed = [
        part.removeprefix(_DECLARATION)
        for spec in made.sections
        for part in spec.parts
        if part.startswith(_DECLARATION)
    ]
    for key in dict.fromkeys((*made.declarations, *printed)):
        if printed.count(key) != 1 or key not in made.declarations:
            where = top.at("declarations")
            top.log.fault(where, f"Declaration {key!r} must be listed, and in one section.")
    for name in ("duty", "truth"):
        key = getattr(made, name)
        if key and key not in made.declarations:
            top.log.fault(top.at(name), f"{name} {key!r} is none of the declarations.")


def _text(top: Fields, name: str, before: str) -> str:
    return before if before and name not in top else top.text(name, required=True)


def _optional(top: Fields, name: str, before: str) -> str:
    return top.text(name) if name in top else before


def _flag(top: Fields, name: str, before: bool) -> bool:
    return top.flag(name) if name in top else before


def _texts(
    top: Fields, name: str, before: tuple[str, ...], allowed: Sequence[str] = ()
) -> tuple[str, ...]:
    return top.texts(name, allowed=allowed) if name in top else before


def _page_limits(top: Fields, base: Profile) -> tuple[tuple[str, int], ...]:
    if "page_limits" not in top:
        return base.page_limits
    table = top.table("page_limits")
    found = []
    for track in table.names():
        pages = table.whole(track)
        if pages is None or pages < 1:
            table.log.fault(table.at(track), f"{track} must be a whole number of pages.")
        else:
            found.append((track, pages))
    return tuple(found)


def _lint(top: Fields, base: Lint) -> Lint:
    table = top.table("lint")
    made = Lint(
        **{each.name: _texts(table, each.name, getattr(base, each.name)) for each in fields(Lint)}
    )
    table.done()
    return made


def _terms(top: Fields, base: Terms) -> Terms:
    table = top.table("terms")
    made = Terms(
        **{
            each.name: _optional(table, each.name, getattr(base, each.name))
            for each in fields(Terms)
        }
    )
    table.done()
    return made


def _glossary(top: Fields, base: Profile) -> tuple[tuple[str, str], ...]:
    table = top.table("glossary")
    own = {term: table.text(term, required=True) for term in table.names()}
    return tuple(sorted((dict(base.glossary) | own).items(), key=lambda row: row[0].lower()))


def _sections(top: Fields, base: Profile) -> tuple[SectionSpec, ...]:
    """Return the base's sections without those left out, changed and added to as the file says."""
    left_out = top.texts("without", allowed=[spec.key for spec in base.sections])
    made = [spec for spec in base.sections if spec.key not in left_out]
    own: list[str] = []
    for table in top.tables("section"):
        key = table.identifier("key")
        if key in own:
            table.log.fault(table.at("key"), f"Section {key} occurs twice.")
        own.append(key)
        before = next((spec for spec in made if spec.key == key), None)
        spec, after = _section(table, key, before), table.text("after")
        table.done()
        places = {each.key: place for place, each in enumerate(made)}
        if before is not None and not after:
            made[places[key]] = spec
            continue
        if before is not None:
            made.pop(places[key])
            places = {each.key: place for place, each in enumerate(made)}
        if after and after not in places:
            table.log.fault(table.at("after"), f"There is no section {after!r} before this one.")
        made.insert(places.get(after, len(made) - 1) + 1, spec)
    return tuple(made)


def _bound(
    sections: tuple[SectionSpec, ...], declared: Mapping[str, str]
) -> tuple[SectionSpec, ...]:
    """Put in the keys of the duty and the truth, and leave a section out that has none to print."""
    made = []
    for spec in sections:
        names = [part.removeprefix(_DECLARATION) for part in spec.parts if _DECLARATION in part]
        if any(declared.get(name) == "" for name in names):
            continue
        parts = tuple(
            f"{_DECLARATION}{declared.get(name, name)}"
            if (name := part.removeprefix(_DECLARATION)) != part
            else part
            for part in spec.parts
        )
        made.append(replace(spec, parts=parts))
    return tuple(made)


def _section(table: Fields, key: str, before: SectionSpec | None) -> SectionSpec:
    base = before or SectionSpec(key, "", SectionKind.FACT, ())
    kinds = [kind.value for kind in SectionKind]
    new = before is None
    kind = table.choice("kind", kinds, required=new)
    if new and "parts" not in table:
        table.log.fault(table.where, "parts is missing.")
    return SectionSpec(
        key=key,
        title=table.text("title", required=True) if new or "title" in table else base.title,
        kind=SectionKind(kind) if kind else base.kind,
        parts=_texts(table, "parts", base.parts),
        counted=_flag(table, "counted", base.counted),
        required=_flag(table, "required", base.required),
        source=_optional(table, "source", base.source),
        hint=_optional(table, "hint", base.hint),
    )


def _worded(profile: Profile) -> Profile:
    """Return the profile with the names of terms in its titles and hints put into words."""
    terms = {f"{{{name}}}": getattr(profile.terms, name) for name in ("person", "account", "forum")}

    def words(text: str) -> str:
        for name, term in terms.items():
            text = text.replace(name, term)
        return text

    sections = (
        replace(spec, title=words(spec.title), hint=words(spec.hint)) for spec in profile.sections
    )
    return replace(profile, sections=tuple(sections))


# ---- declarations


def _declarations(path: Path) -> tuple[Declaration, ...]:
    top = _opened(path)
    made = tuple(_declaration(table) for table in top.tables("declaration"))
    top.done()
    _refuse(top.log)
    return made


def _declaration(table: Fields) -> Declaration:
    made = Declaration(
        key=table.identifier("key"),
        title=table.text("title", required=True),
        paragraphs=table.texts("paragraphs"),
        source=table.text("source", required=True),
        source_url=table.text("source_url"),
        valid_from=_day(table, "valid_from") or date.min,
        valid_to=_day(table, "valid_to") if "valid_to" in table else None,
        checked_on=_day(table, "checked_on") if "checked_on" in table else None,
        verified=table.text("verified"),
        prescribed=table.flag("prescribed"),
        lacks=table.text("lacks"),
    )
    if "prescribed" not in table:
        table.log.fault(table.where, "prescribed is missing.")
    if not made.paragraphs and made.checked_on is not None:
        table.log.fault(table.where, f"Declaration {made.key} has no words, so none were checked.")
    if not made.usable and not made.lacks:
        table.log.fault(table.where, f"lacks must name the text that {made.key} waits for.")
    table.done()
    return made


def _day(table: Fields, name: str) -> date | None:
    value = table.raw(name)
    if type(value) is date:
        return value
    table.log.fault(table.at(name), f"{name} must be a day such as 2020-10-01.")
    return None
