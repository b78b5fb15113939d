"""What an expert may conclude of a module: a screen leads to a referral, never to a diagnosis."""

from __future__ import annotations

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import InterviewModule, Outcome

_DIAGNOSTIC = (
    Status.MET,
    Status.SUBTHRESHOLD,
    Status.NOT_MET,
    Status.EXCLUDED,
    Status.PARTIAL_REMISSION,
    Status.FULL_REMISSION,
    Status.UNDETERMINED,
)
_SCREENED = {Outcome.SCREEN: Status.SCREEN_POSITIVE, Outcome.REFERRAL: Status.REFER_ON}


def concludable(module: InterviewModule) -> tuple[Status, ...]:
    """Return the statuses that can be concluded of a module (diagnostic-interview 7.3, 7.4).

    One that a specialist assessment can confirm may be met as well.
    """
    if module.outcome is Outcome.DIAGNOSIS:
        return _DIAGNOSTIC
    confirmed = (Status.MET,) if module.confirmed_by else ()
    return (*confirmed, _SCREENED[module.outcome], Status.NOT_INDICATED, Status.UNDETERMINED)
