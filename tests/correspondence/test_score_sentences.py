"""Sentences that invite a wrong reading, written for these tests; none is taken from a letter.

Each line gives a passage and the patient's totals that may be read from it, as `P14@start` (PHQ-9,
14, at the start) or `G12` (GAD-7, any occasion); `?P14` may be read or missed. Nothing else may.
"""

from __future__ import annotations

import re

import pytest

from casereview.correspondence.proposals import propose
from casereview.correspondence.reading import PageText
from casereview.domain.statement import CasenessValue, Field, ScoreValue

ADDRESS = "Re: Ms Ada Bell, born 4 May 1981\n\nDear Dr Quill\n\n"
LETTERS = {"P": "PHQ-9", "G": "GAD-7", "W": "WSAS", "C": "PCL-5"}

SENTENCES = [
    # joint forms
    ("PHQ-9/GAD-7 scores: 17/15.", "P17 G15"),
    ("Her PHQ-9 and GAD-7 scores were 17 and 15 respectively.", "P17 G15"),
    ("Scores on the PHQ-9 and the GAD-7 were 17 and 15.", "P17 G15"),
    ("PHQ-9 & GAD-7 = 17 & 15", "P17 G15"),
    ("The PHQ-9 and GAD-7 fell from 17 and 15 to 9 and 6.", "P17@start G15@start P9@end G6@end"),
    ("The PHQ-9 and GAD-7 fell from 17 to 9 and from 15 to 6.", "P17@start P9@end G15@start G6@end"),
    ("PHQ-9/GAD-7 at assessment 17/15, at discharge 9/6.", "P17@start G15@start P9@end G6@end"),
    ("PHQ-9 and GAD-7 were 17 and 15 at the start and 9 and 6 at the end.",
     "P17@start G15@start P9@end G6@end"),
    ("Her PHQ-9 and GAD-7 fell from 17 to 9.", ""),
    ("Both the PHQ-9 and the GAD-7 were 12.", "P12 G12"),
    ("PHQ-9 and GAD-7 were completed and one of them was 12.", ""),
    ("PHQ-9, GAD-7 and W&SAS were 14, 11 and 20.", "P14 G11 W20"),
    ("PHQ-9 and GAD-7 scores were 14, 11 and 20.", ""),
    # thresholds and explanations
    ("A score of 10 or above on the PHQ-9 indicates caseness.", ""),
    ("The PHQ-9 has a cut-off of 10 and the GAD-7 one of 8.", ""),
    ("Her PHQ-9 of 14 is above the cut-off of 10.", "P14"),
    ("PHQ-9 14 (cut-off 10), GAD-7 9 (cut-off 8)", "P14 G9"),
    ("Her PHQ-9 is still above 10.", ""),
    ("If your PHQ-9 is 10 or more we will offer you an assessment.", ""),
    ("If her GAD-7 is 12 next week I will call again.", ""),
    ("A PHQ-9 score between 10 and 14 suggests moderate depression.", ""),
    ("The PHQ-9 is scored from 0 to 27 and the GAD-7 from 0 to 21.", ""),
    ("Scores of 5, 10 and 15 on the GAD-7 mark mild, moderate and severe anxiety.", ""),
    ("We hope to see her PHQ-9 come down to 9 by the spring.", ""),
    ("Her goal is a PHQ-9 of 8.", ""),
    ("Reliable change is 6 points on the PHQ-9 and 4 on the GAD-7.", ""),
    ("The clinical threshold for the GAD-7 is 8.", ""),
    # counts and other numbers
    ("She completed the PHQ-9 9 times.", ""),
    ("She completed the PHQ-9 at 6 sessions.", ""),
    ("PHQ-9 completed at session 4: 13.", "P13@session:4"),
    ("On the PHQ-9 she endorsed 7 items.", ""),
    ("GAD-7 was done at 10.30 am and came to 12.", "?G12"),
    ("PHQ-9 14, 6 sessions offered.", "P14"),
    ("Her GAD-7 was 12 after 3 weeks and 8 after 6 weeks.", "G12 G8"),
    ("She is 21 and scored 16 on the PHQ-9.", "P16"),
    ("At the age of 19 she had a PHQ-9 of 12.", "?P12"),
    ("PHQ-9: not completed. Seen for 12 minutes.", ""),
    ("Her PHQ-9 is 14% lower.", ""),
    ("GAD-7 11 on 3 May and 9 on 7 June.", "G11 G9"),
    # item scores
    ("PHQ-9 item 9: 1.", ""),
    ("Item 9 of the PHQ-9 was scored 2.", ""),
    ("She scored 1 on question 9 of the PHQ-9.", ""),
    ("PHQ-9 14 (item 9: 1), GAD-7 12.", "P14 G12"),
    ("Her PHQ-9 total was 14 with 2 on item 9.", "P14"),
    ("On the last question of the PHQ-9 she answered 1.", ""),
    ("She marked sleep as 3 on the PHQ-9.", ""),
    ("PHQ-9 Q9 = 0", ""),
    # damaged numbers
    ("PHQ-9 = 2l", ""),
    ("GAD-7: 1O", ""),
    ("PHQ-9 was 12.5 on average.", ""),
    ("PHQ-9: 34", ""),
    ("GAD-7: 24/27", ""),
    ("PHQ-9 17/15", ""),
    ("PHQ-9 14 12", ""),
    # ranges, dates and words between name and value
    ("PHQ-9 (0-27): 14", "P14"),
    ("GAD-7 (range 0 to 21) 12", "G12"),
    ("PHQ-9 done on 11 Nov 2019: 20", "P20"),
    ("PHQ-9 (11/11/2019) 20", "P20"),
    ("Her PHQ-9 was seventeen and her GAD-7 twelve.", "P17 G12"),
    ("Patient Health Questionnaire: 21/27", "P21"),
    ("Patient Health Questionnaire (PHQ-9): 21", "P21"),
    ("Generalised Anxiety Disorder scale (GAD-7) 15 out of 21", "G15"),
    ("PHQ\u20119 14, GAD\u20137 11", "P14 G11"),
    ("PHQ9=14; GAD7=11", "P14 G11"),
    ("Her PHQ-\n9 score was 14.", "P14"),
    ("PHQ-9, completed with me on the telephone last Tuesday, was 14.", "P14"),
    ("PHQ-9 total score today: 14 (moderate)", "P14"),
    ("phq-9 14, gad-7 11", "P14 G11"),
    # number first
    ("She scored 16 on the PHQ-9 and 12 on the GAD-7.", "P16 G12"),
    ("She scored 16 (PHQ-9) and 12 (GAD-7).", "P16 G12"),
    ("A score of 16 on the PHQ-9 was noted.", "P16"),
    ("Scores came down from 16 to 9 on the PHQ-9 and from 12 to 6 on the GAD-7.",
     "P16@start P9@end G12@start G6@end"),
    ("She scored 16/27 on the PHQ-9 and 12/21 on the GAD-7.", "P16 G12"),
    ("There was a score of 16 for depression (PHQ-9) and 12 for anxiety (GAD-7).", "P16 G12"),
    # changes
    ("Her PHQ-9 reduced by 6 points to 9.", "P9"),
    ("Her PHQ-9 improved by 6.", ""),
    ("An improvement of 8 on the PHQ-9.", ""),
    ("PHQ-9 17 \u2192 9, GAD-7 15 -> 6", "P17@start P9@end G15@start G6@end"),
    ("Her PHQ-9 went from 17 in March to 9 by June.", "P17@start P9@end"),
    ("Her PHQ-9 was 17 in March and 9 by June.", "P17@start P9@end"),
    ("Her GAD-7 stayed at 14.", "G14"),
    ("Her GAD-7 had been 14 and was now 6.", "G14@start G6@end"),
    ("PHQ-9: 17 at assessment, 12 at session 3, 9 at the end.", "P17@start P12@session:3 P9@end"),
    ("Her PHQ-9 dropped to 9 (previously 17).", "P9 ?P17"),
    ("The PHQ-9 score rose to 19 from 12.", "?P19 ?P12"),
    ("Between the first and the last session her PHQ-9 moved from 17 to 9.", "P17@start P9@end"),
    # back reference
    ("Her PHQ-9 was 17 and her GAD-7 15. At session 6 they were 12 and 9.",
     "P17 G15 P12@session:6 G9@session:6"),
    ("Her PHQ-9 was 17. At the end it was 9.", "P17 P9@end"),
    ("Her PHQ-9 was 17 and her GAD-7 15. At the end it was 9.", "P17 G15"),
    ("We used the PHQ-9 and the GAD-7. Her scores were 17 and 15.", "P17 G15"),
    ("We used the PHQ-9. She is 17 and her brother is 15.", ""),
    # retracted and doubtful
    ("My last letter gave her PHQ-9 as 4. This was a typing error.", ""),
    ("Her PHQ-9 should have read 14, not 4.", "P14"),
    ("Her PHQ-9 was wrongly recorded as 4.", ""),
    ("PHQ-9 was 14 rather than 4.", "P14"),
    ("Her PHQ-9 was somewhere between 12 and 15.", ""),
    ("PHQ-9 about 14.", ""),
    ("PHQ-9 incomplete, 11 from seven items.", ""),
    # other people
    ("His wife's PHQ-9 was 13.", ""),
    ("Her husband also completed a PHQ-9 and scored 13.", ""),
    ("Her mother's GAD-7 was 9 and her own was 12.", "?G12"),
    ("Mr Bell filled in the forms as well: his PHQ-9 was 11.", ""),
    ("The average PHQ-9 of those who start with us is 15.", ""),
    ("Most people who come to us have a PHQ-9 of 15.", ""),
    ("Another patient of the same name had a PHQ-9 of 22.", ""),
    ("PHQ-9 14 (her sister's was 11)", "P14"),
    # other measures
    ("CORE-10 18, PHQ-9 14.", "P14"),
    ("PHQ-15 was 12.", ""),
    ("The GAD-2 was 4.", ""),
    ("Her mood was 3 out of 10 and her PHQ-9 12.", "P12"),
    ("PCL-5 51, PHQ-9 12, GAD-7 15.", "C51 P12 G15"),
    ("GAD was diagnosed in 2014.", ""),
    ("She has GAD, 7 years of it.", ""),
    # more ways to say it
    ("At our first meeting your PHQ-9 came to 18; it is now 7.", "P18@start P7@end"),
    ("When I first met her the PHQ-9 stood at 18 and the GAD-7 at 15.", "P18@start G15@start"),
    ("Her depression score (PHQ-9) was 18 and her anxiety score (GAD-7) 15.", "P18 G15"),
    ("Your depression score on the PHQ-9 has gone down from 18 to 7.", "P18@start P7@end"),
    ("PHQ-9: start 18, end 7. GAD-7: start 15, end 5.", "P18@start P7@end G15@start G5@end"),
    ("Pre-treatment PHQ-9 18, post-treatment PHQ-9 7.", "P18@start P7@end"),
    ("PHQ-9 pre 18 post 7; GAD-7 pre 15 post 5", "P18@start P7@end G15@start G5@end"),
    ("Initial scores: PHQ-9 18, GAD-7 15. Final scores: PHQ-9 7, GAD-7 5.",
     "P18@start G15@start P7@end G5@end"),
    ("Her scores at intake were 18 on the PHQ-9 and 15 on the GAD-7.", "P18@start G15@start"),
    ("She scored 18 on the PHQ-9 at assessment and 7 at discharge.", "P18@start P7@end"),
    ("On completing the PHQ-9 she obtained a total of 18.", "P18"),
    ("The PHQ-9 gave a score of 18, in the moderately severe range.", "P18"),
    ("PHQ-9 score 18 (moderately severe depression); GAD-7 score 15 (severe anxiety).", "P18 G15"),
    ("PHQ-9 18/27, GAD-7 15/21, W&SAS 24/40.", "P18 G15 W24"),
    ("Her PHQ-9 score was 18 which is in the moderately severe range.", "P18"),
    ("You scored 18 for the PHQ-9, which suggests moderately severe depression.", "P18"),
    ("With a PHQ-9 of 18 and a GAD-7 of 15 she was offered a place in the group.", "P18 G15"),
    ("Her latest PHQ-9 is 11, compared with 18 at the start.", "P11 P18@start"),
    ("Her PHQ-9 is now 11 (18 at the start).", "P11 P18@start"),
    ("Her PHQ-9 is 11, down from 18.", "P11 P18"),
    ("PHQ-9 11 (was 18), GAD-7 9 (was 15)", "P11 P18 G9 G15"),
    ("The PHQ-9 has improved from a score of 18 to a score of 7.", "P18@start P7@end"),
    ("Her PHQ-9 remained at 18 throughout.", "P18"),
    ("Her PHQ-9 was unchanged at 18.", "P18"),
    ("PHQ-9 was 18, then 14, then 7.", "P18@start P14 P7@end"),
    ("PHQ-9 over four sessions: 18, 14, 11, 7.", "P18@start P14 P11 P7@end"),
    ("Session 1: PHQ-9 18, GAD-7 15. Session 2: PHQ-9 14, GAD-7 12.",
     "P18@session:1 G15@session:1 P14@session:2 G12@session:2"),
    ("At session 3 her PHQ-9 was 14 and at session 6 it was 7.", "P14@session:3 P7@session:6"),
    ("By the fourth session the PHQ-9 had dropped to 11.", "P11@session:4"),
    ("Three months after discharge her PHQ-9 was 9.", "P9@followup"),
    ("At follow-up PHQ-9 9, GAD-7 6.", "P9@followup G6@followup"),
    ("When she was last with us her PHQ-9 was 16.", "P16@previous:start"),
    ("At the end of her previous treatment the PHQ-9 was 6.", "P6@previous:end"),
    ("The nurse recorded a PHQ-9 of 18 on 3 March 2021.", "P18"),
    ("PHQ-9 = 18 on 3.3.2021 and 12 on 4.5.2021.", "P18 P12"),
    ("Scores: PHQ 18, GAD 15.", "P18 G15"),
    ("PHQ9: 18 GAD7: 15 WSAS: 24", "P18 G15 W24"),
    ("PHQ-9:18, GAD-7:15", "P18 G15"),
    ("PHQ-9 - 18; GAD-7 - 15", "P18 G15"),
    ("PHQ-9 score of eighteen", "P18"),
    ("Her questionnaire scores today were 18 (PHQ-9) and 15 (GAD-7).", "P18 G15"),
    ("On the PHQ-9, a measure of depression, she scored 18.", "P18"),
    ("On the GAD-7, which measures anxiety, her score was 15.", "G15"),
    ("PHQ-9 0, GAD-7 1", "P0 G1"),
    ("Her PHQ-9 (depression) was 18, her GAD-7 (anxiety) was 15, both above caseness.", "P18 G15"),
    ("* PHQ-9: 18\n* GAD-7: 15\n", "P18 G15"),
    ("1. PHQ-9 18\n2. GAD-7 15\n", "P18 G15"),
    ("PHQ-9 total = 18 (9 items)", "P18"),
    ("Her two scores, the PHQ-9 and the GAD-7, were 18 and 15.", "P18 G15"),
    # more traps
    ("The PHQ-9 and the GAD-7 are two questionnaires of 9 and 7 items.", ""),
    ("PHQ-9 and GAD-7 were sent on 12 May; 2 reminders followed.", ""),
    ("She did not complete the PHQ-9. Age 18.", ""),
    ("PHQ-9 was completed; W&SAS 24.", "W24"),
    ("PHQ-9 done. BP 14.", ""),
    ("PHQ-9 not done, weight 12 stone.", ""),
    ("On the PHQ-9 she said that 4 of the 9 problems were daily.", ""),
    ("Her PHQ-9 would need to be 9 for her to count as recovered.", ""),
    ("A fall of 6 on the PHQ-9 and of 4 on the GAD-7 is needed.", ""),
    ("Her PHQ-9 fell by 6 and her GAD-7 by 4.", ""),
    ("The GP thought her PHQ-9 would be 18.", ""),
    ("Expected PHQ-9 at discharge: 8.", ""),
    ("Someone with a PHQ-9 of 18 would not be offered this group.", ""),
    ("PHQ-9 scores of 15 to 19 are called moderately severe.", ""),
    ("The letter is filed under 14, PHQ-9 enclosed.", ""),
    ("Please bring the PHQ-9 (page 2 of 4).", ""),
    ("PHQ-9 on 14 May.", ""),
    ("PHQ-9 in 2019.", ""),
    ("We have no PHQ-9 since session 12.", ""),
    ("PHQ-9 at least 14.", ""),
    ("PHQ-9 <10", ""),
    ("PHQ-9 10+", ""),
    ("PHQ-9 14-18", ""),
    ("PHQ-9 ranged from 14 to 18 in this group.", ""),
    ("Her daughter scored 13 on the PHQ-9.", ""),
    ("Her partner's scores were PHQ-9 11 and GAD-7 8.", ""),
    ("These scores belong to another patient: PHQ-9 22, GAD-7 19.", ""),
    ("The group's mean PHQ-9 fell from 15 to 9.", ""),
    ("We had filed a PHQ-9 of 22 in her notes. It was not hers; please disregard it.", ""),
    ("PHQ-9 20 was entered in error; the correct total is 12.", "?P12"),
    ("On the PHQ-9 the first two questions scored 5.", ""),
    ("She scored 3 for sleep and 2 for appetite on the PHQ-9.", ""),
    ("The PHQ-9 anxiety subscale was 6.", ""),
    ("HADS anxiety 14, depression 9; no PHQ-9 held.", ""),
    ("EPDS 15 and PHQ-9 11 in the clinic.", "P11"),
    ("AUDIT 12, GAD-7 8.", "G8"),
    ("IES-R 44, GAD-7 13, PHQ-9 16.", "G13 P16"),
    # numbers standing before names, small differences, ordinals and times
    ("16 PHQ-9, 12 GAD-7.", "P16 G12"),
    ("Scores: 16 PHQ-9 and 12 GAD-7.", "P16 G12"),
    ("PHQ-9 14, three lower than last time.", "P14"),
    ("PHQ-9 14, two above the cut-off.", "P14"),
    ("Her GAD-7 is 3 above the cut-off.", ""),
    ("Her PHQ-9 is 2 lower.", ""),
    ("At her 3rd visit the PHQ-9 was 14.", "P14"),
    ("At 2.30 pm her PHQ-9 was 14.", "P14"),
    ("PHQ-9 at 14:05 was 12.", "P12"),
    ("HADS anxiety 14, depression 9, PHQ-9 11.", "P11"),
    ("HADS: A 14, D 9. GAD-7 11.", "G11"),
    ("Her PHQ-9 was 14 and 12 on the GAD-7.", "P14 G12"),
    ("Of the two the PHQ-9 was 14 and the GAD-7 was lower at 9.", "P14 G9"),
    ("On the PHQ-9 and GAD-7 she scored 14 on the former and 9 on the latter.", ""),
    ("The scores of another patient were in your last letter; yours are PHQ-9 14 and GAD-7 9.",
     "P14 G9"),
    ("The PHQ-9 of 22 in that letter is another patient's.", ""),
    ("PHQ-9 14. This was another good week for her.", "P14"),
    ("PHQ-9 14. We looked at her thinking errors.", "P14"),
    ("PHQ-9 14. It should be noted that she was ill.", "P14"),
    ("Her GAD-7 at the first, third and sixth sessions was 15, 11 and 6.", "G15 G11 G6"),
    ("Her PHQ-9 has halved from 18 to 9.", "P18@start P9@end"),
    ("PHQ-9: 18 (1st), 14 (2nd), 9 (last)", "P18 P14 P9"),
    ("Week by week her PHQ-9 went 18, 16, 15, 12 and 9.", "P18@start P16 P15 P12 P9@end"),
    ("PHQ-9 (first/last): 18/9", ""),
    ("Her PHQ-9 was 18 (cut-off 10) and her GAD-7 12 (cut-off 8).", "P18 G12"),
    ("Her PHQ-9 and GAD-7 were both above the cut-off at 18 and 12.", "?P18 ?G12"),
    ("She told me that her PHQ-9 with the nurse was 18.", "P18"),
    ("Her PHQ-9 was 18 three weeks ago.", "P18"),
    ("Her PHQ-9 was 18 two weeks before the accident and 20 after it.", "P18 ?P20"),
]


def read(passage: str) -> list[ScoreValue]:
    """Return the scores proposed for a letter with this passage."""
    proposals = propose((PageText(1, f"{ADDRESS}{passage}\n"),))
    return [p.value for p in proposals if isinstance(p.value, ScoreValue) and p.value.number is not None]


@pytest.mark.parametrize(("passage", "expected"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_totals_of_the_patient(passage: str, expected: str) -> None:
    wanted = expected.split()
    must = [w for w in wanted if not w.startswith("?")]
    may = [w.lstrip("?") for w in wanted]
    found = [v for v in read(passage) if v.whose == "patient" and v.kind == "total"]
    names = {"PHQ-9": "P", "GAD-7": "G", "WSAS": "W", "PCL-5": "C"}
    seen = [f"{names[v.measure]}{v.number}@{v.context}" for v in found if v.measure in names]
    wrong = [each for each in seen if not any(_agree(each, want) for want in may)]
    missed = [want for want in must if not any(_agree(each, want) for each in seen)]
    assert not wrong, f"read but not said: {wrong}"
    assert not missed, f"missed: {missed} of {seen}"


def _agree(seen: str, wanted: str) -> bool:
    value, _, context = wanted.partition("@")
    return seen == wanted if context else seen.split("@")[0] == value
