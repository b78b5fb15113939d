# Sets the project up in .venv and does nothing the second time.
# Sourced by packaging/run and packaging/test; needs bash, and Python 3.11 to 3.14.
# PYTHON=/path/to/python3 chooses an interpreter.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
venv=$root/.venv
stamp=$venv/set-up-from

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$@"
    exit 2
}

# Everything that .venv depends on; a changed byte sets it up anew.
inputs() {
    printf '%s\n' "$root"
    cat "$root/packaging/requirements.lock" "$root/pyproject.toml" "$root/packaging/setup.sh"
}

version_of() { "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null; }

usable_python() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
}

# The interpreter to build .venv with, or nothing.
find_python() {
    local name
    if [ -n "${PYTHON:-}" ]; then
        usable_python "$PYTHON" || fail "PYTHON=$PYTHON is no Python 3.11 to 3.14."
        printf '%s\n' "$PYTHON"
        return
    fi
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null && usable_python "$name"; then
            command -v "$name"
            return
        fi
    done
}

# The packages of the groups given that dpkg does not know as installed.
missing_packages() {
    local groups=" $* " wanted installed name
    wanted=$(awk -v groups="$groups" '!/^#/ && NF == 2 && index(groups, " " $1 " ") { print $2 }' \
        "$root/packaging/apt.txt")
    # shellcheck disable=SC2086  # one word a package
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' \
        $wanted $(printf '%st64 ' $wanted) 2>/dev/null |
        awk '$2 == "installed" { sub(/t64$/, "", $1); print $1 }') || true
    for name in $wanted; do
        grep -qxF -- "$name" <<<"$installed" || printf '%s\n' "$name"
    done
}

# Installs Debian packages as root; else prints the one line that does, and stops.
install_packages() {
    local line="apt-get install -y --no-install-recommends $*"
    if [ "$(id -u)" -ne 0 ]; then
        say "CaseReview needs system packages that are not installed. Run this line, then start again:"
        say "sudo apt-get update && sudo $line"
        exit 2
    fi
    say "Installing system packages: $*"
    local log
    log=$(mktemp)
    if ! (export DEBIAN_FRONTEND=noninteractive && apt-get update -qq && $line -qq) >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "apt-get could not install them (see above). Nothing else was changed."
    fi
    rm -f "$log"
}

# System libraries of the groups given and, where .venv has yet to be made, Python with venv.
system_packages() {
    local python missing=""
    if ! command -v dpkg-query >/dev/null; then
        return # not Debian or a relative of it: Qt's libraries are the user's to install
    fi
    missing=$(missing_packages "$@")
    if [ "$(id -u)" -eq 0 ]; then # what the program does without is no reason to ask for root
        missing="$missing $(missing_packages ocr)"
        missing=${missing# }
    fi
    if [ ! -x "$venv/bin/python" ]; then
        python=$(find_python)
        if [ -z "$python" ]; then
            missing="python3 python3-venv $missing"
        elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
            missing="python3-venv $missing"
        fi
    fi
    # shellcheck disable=SC2086  # one word a package
    [ -z "${missing// /}" ] || install_packages $missing
}

make_venv() {
    local python
    python=$(find_python)
    [ -n "$python" ] ||
        fail "CaseReview needs Python 3.11 to 3.14, and none was found. Install one, or name it: PYTHON=/path/to/python3 $0"
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$python cannot make a virtual environment; install its venv module (Debian: python3-venv)."
    "$python" -m venv --clear "$venv"
}

# Python packages by hash from the lock: pip brings uv, uv brings the rest, then the project itself.
python_packages() {
    say "Setting up $venv with Python $(version_of "$venv/bin/python") (once)"
    if ! [ -x "$venv/bin/uv" ]; then
        awk '/^[a-z]/ { mine = /^uv==/ } mine' "$root/packaging/requirements.lock" |
            "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
                --root-user-action=ignore --no-deps --require-hashes -r /dev/stdin
    fi
    export UV_PYTHON_DOWNLOADS=never
    "$venv/bin/uv" pip sync --quiet --python "$venv/bin/python" --require-hashes \
        "$root/packaging/requirements.lock"
    "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation \
        --editable "$root"
}

# set_up GROUP...: system packages of these groups of apt.txt, and .venv.
set_up() {
    if [ -n "${PYTHON:-}" ] && [ -x "$venv/bin/python" ] &&
        [ "$(version_of "$PYTHON")" != "$(version_of "$venv/bin/python")" ]; then
        say "$venv holds another Python than PYTHON=$PYTHON; making it anew."
        rm -rf "$venv"
    fi
    system_packages "$@"
    if [ -x "$venv/bin/casereview" ] && [ -x "$venv/bin/python" ] && inputs | cmp -s - "$stamp"; then
        return
    fi
    rm -f "$stamp"
    if ! [ -x "$venv/bin/python" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        make_venv
    fi
    python_packages
    inputs >"$stamp"
}
