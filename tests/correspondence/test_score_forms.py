"""Forms in which letters give scores: read as they are, or not at all, and never wrongly."""

from __future__ import annotations

import pytest

from casereview.correspondence.proposals import propose
from casereview.correspondence.reading import PageText
from casereview.domain.documents.statement import ScoreValue

_NAMES = {"P": "PHQ-9", "G": "GAD-7", "W": "WSAS"}
_RECALL = 0.93

# a passage and the patient's totals that it gives; P, G and W stand for PHQ-9, GAD-7 and WSAS
FORMS: list[tuple[str, str]] = [
    (
        "Her PHQ-9 score has reduced from 18 at assessment to 7 at discharge and her GAD-7 "
        "from 14 to 5.",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "At assessment she scored 18 on the PHQ-9, indicating moderately severe depression, "
        "and 14 on the GAD-7, indicating moderate anxiety.",
        "G=14 P=18",
    ),
    ("PHQ-9: 18 (moderately severe). GAD-7: 14 (moderate).", "G=14 P=18"),
    ("PHQ-9 = 18/27; GAD-7 = 14/21; WSAS = 22/40.", "G=14 P=18 W=22"),
    ("The PHQ-9 and GAD-7 were 18 and 14 respectively.", "G=14 P=18"),
    (
        "Scores on the PHQ-9 and GAD-7 were 18 and 14 at the start and 7 and 5 at the end.",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "On the PHQ-9, a measure of depression, he scored 18 and on the GAD-7, a measure of "
        "anxiety, he scored 14.",
        "G=14 P=18",
    ),
    (
        "He scored 18 out of a possible 27 on the PHQ-9 and 14 out of a possible 21 on the GAD-7.",
        "G=14 P=18",
    ),
    ("His PHQ-9 score of 18 places him in the moderately severe range.", "P=18"),
    ("A PHQ-9 of 18 and a GAD-7 of 14 were recorded.", "G=14 P=18"),
    (
        "With a PHQ-9 score of 18 and a GAD-7 score of 14, she was above caseness on both.",
        "G=14 P=18",
    ),
    (
        "Your score on the PHQ-9 (depression) was eighteen and on the GAD-7 (anxiety) fourteen.",
        "G=14 P=18",
    ),
    ("She scored 18 for depression (PHQ-9) and 14 for anxiety (GAD-7).", "G=14 P=18"),
    ("Depression (PHQ-9): 18. Anxiety (GAD-7): 14.", "G=14 P=18"),
    ("Over the course of treatment the PHQ-9 went from 18 to 12 to 7.", "P=7 P=12 P=18"),
    ("PHQ-9 scores over the sessions: 18, 16, 12, 7.", "P=7 P=12 P=16 P=18"),
    ("PHQ-9 18 → 7, GAD-7 14 → 5.", "G=5 G=14 P=7 P=18"),
    ("PHQ-9 18 (start), 7 (end); GAD-7 14 (start), 5 (end).", "G=5 G=14 P=7 P=18"),
    ("The PHQ-9 has fallen by 11 points from 18 to 7.", "P=7 P=18"),
    ("The PHQ-9 has fallen by 11 points to 7.", "P=7"),
    ("There was an 11-point reduction on the PHQ-9, which now stands at 7.", "P=7"),
    (
        "Her PHQ-9 is 7, which is below the cut-off of 10, and GAD-7 5, below the cut-off of 8.",
        "G=5 P=7",
    ),
    (
        "Caseness is 10 or more on the PHQ-9 and 8 or more on the GAD-7; she scored 12 and 9.",
        "G=9 P=12",
    ),
    ("PHQ-9 (cut-off 10): 18; GAD-7 (cut-off 8): 14.", "G=14 P=18"),
    ("PHQ-9: 18 (caseness 10), GAD-7: 14 (caseness 8).", "G=14 P=18"),
    ("She scored 2 on item 9 of the PHQ-9 and 18 in total.", "P=18"),
    ("The PHQ-9 total was 18, with item 9 scored 1.", "P=18"),
    ("PHQ-9 18 (item 9 = 1), GAD-7 14.", "G=14 P=18"),
    ("His wife's PHQ-9 was 22; his own was 9.", ""),
    ("Her husband scored 22 on the PHQ-9.", ""),
    ("The average PHQ-9 of people starting with us is 15; Ms Day's was 18.", "P=18"),
    (
        "In 2017 her PHQ-9 was 21 at the start and 6 at the end; this time it was 18.",
        "P=6 P=18 P=21",
    ),
    ("She completed the PHQ-9 and GAD-7 and scored 18 and 14 respectively.", "G=14 P=18"),
    ("She completed the PHQ-9 (18) and the GAD-7 (14).", "G=14 P=18"),
    ("PHQ-9/GAD-7: 18/14.", "G=14 P=18"),
    ("PHQ9/GAD7 18/14 at assessment, 7/5 at discharge.", "G=5 G=14 P=7 P=18"),
    ("Measures today: PHQ9=18, GAD7=14, WSAS=22, PCL-5=45.", "G=14 PCL-5=45 P=18 W=22"),
    ("Her PHQ-9 was between 15 and 18 throughout.", ""),
    ("Her PHQ-9 ranged from 15 to 18.", ""),
    ("The PHQ-9 is scored from 0 to 27. Yours was 18.", "P=18"),
    ("A score of 10 or above on the PHQ-9 suggests depression. You scored 18.", "P=18"),
    ("The target is a PHQ-9 below 10; at present it is 18.", "P=18"),
    ("We hope to bring the PHQ-9 down to 9.", ""),
    ("The PHQ-9 score was given as 8 in my last letter; this should have been 18.", "P=18"),
    ("PHQ-9 18 not 8 as previously stated.", "P=18"),
    ("She had not completed question 3, so the PHQ-9 came to 14 on eight items.", ""),
    ("GAD-7 at the first session: 14. At the last session: 5.", "G=5 G=14"),
    ("PHQ-9 first 18, last 7. GAD-7 first 14, last 5.", "G=5 G=14 P=7 P=18"),
    ("Pre-treatment: PHQ-9 18, GAD-7 14. Post-treatment: PHQ-9 7, GAD-7 5.", "G=5 G=14 P=7 P=18"),
    ("First session PHQ-9 18 GAD-7 14, final session PHQ-9 7 GAD-7 5.", "G=5 G=14 P=7 P=18"),
    (
        "Depression fell from 18 to 7 on the PHQ-9, and anxiety from 14 to 5 on the GAD-7.",
        "G=5 G=14 P=7 P=18",
    ),
    ("Both the PHQ-9 (from 18 to 7) and the GAD-7 (from 14 to 5) improved.", "G=5 G=14 P=7 P=18"),
    ("On the PHQ-9 there was a drop from 18 to 7; on the GAD-7 from 14 to 5.", "G=5 G=14 P=7 P=18"),
    ("His scores were 18 on the PHQ-9, 14 on the GAD-7 and 22 on the WSAS.", "G=14 P=18 W=22"),
    ("He scored 18 (PHQ-9), 14 (GAD-7) and 22 (W&SAS).", "G=14 P=18 W=22"),
    ("18 on PHQ-9 & 14 on GAD-7", "G=14 P=18"),
    ("The depression questionnaire, the PHQ-9, showed a score of 18.", "P=18"),
    ("The score for the PHQ-9 is 18, GAD-7 is 14.", "G=14 P=18"),
    ("PHQ-9 has improved to 7 (was 18).", "P=7 P=18"),
    ("Current PHQ-9 7 (18 at assessment); GAD-7 5 (14).", "G=5 G=14 P=7 P=18"),
    (
        "Her latest PHQ-9 is 7, compared with 18 at the beginning, and GAD-7 5 compared with 14.",
        "G=5 G=14 P=7 P=18",
    ),
    ("Although the GAD-7 has come down to 5, the PHQ-9 is still 18.", "G=5 P=18"),
    ("Neither the PHQ-9 (18) nor the GAD-7 (14) has changed.", "G=14 P=18"),
    ("On 3 May 2022 the PHQ-9 was 18 and on 10 June 2022 it was 7.", "P=7 P=18"),
    ("PHQ-9 18 (03/05/22), 7 (10/06/22)", "P=7 P=18"),
    ("03/05/2022 PHQ-9 18 GAD-7 14", "G=14 P=18"),
    ("Session 1: PHQ-9 18, GAD-7 14. Session 2: PHQ-9 17, GAD-7 13.", "G=13 G=14 P=17 P=18"),
    (
        "PHQ-9 18, 17 and 7 and GAD-7 14, 13 and 5 at sessions 1, 4 and 8.",
        "G=5 G=13 G=14 P=7 P=17 P=18",
    ),
    ("At sessions 1, 4 and 8 the PHQ-9 was 18, 17 and 7.", "P=7 P=17 P=18"),
    ("PCL-5 score: 45 (clinical cut off 32)", "PCL-5=45"),
    (
        "The IES-R total was 52 (threshold 33), with intrusion 20, avoidance 18 and "
        "hyperarousal 14.",
        "IES-R=52",
    ),
    ("On the CORE-10 she scored 21 and on the AUDIT 6.", "AUDIT=6 CORE-10=21"),
    ("HADS: anxiety 14, depression 11.", "HADS-A=14 HADS-D=11"),
    ("She scored A 14, D 11 on the HADS.", "HADS-A=14 HADS-D=11"),
    ("Hospital Anxiety and Depression Scale: anxiety 14, depression 11", "HADS-A=14 HADS-D=11"),
    ("BDI-II 31 (severe).", "BDI-II=31"),
    ("SPIN 44 falling to 29 after ten sessions.", "SPIN=29 SPIN=44"),
    ("PDSS fell from 18 to 9 over 6 sessions.", "PDSS=9 PDSS=18"),
    ("The PHQ-9 was completed on 3 occasions: 18, 12 and 7.", "P=7 P=12 P=18"),
    ("After 8 sessions the PHQ-9 was 7.", "P=7"),
    ("She missed 2 questions of the PHQ-9.", ""),
    ("PHQ-9 unchanged at 18.", "P=18"),
    ("Her PHQ-9 halved, from 18 to 9.", "P=9 P=18"),
    ("Her PHQ-9 score, taken by telephone on the morning of the assessment, was 18.", "P=18"),
    ("The total for the nine questions of the PHQ-9 was 18.", "P=18"),
    ("Her scores (PHQ-9 18, GAD-7 14) suggest moderately severe depression.", "G=14 P=18"),
    ("Mrs Bell's daughter scored 12 on the GAD-7. Mrs Bell scored 18 on the PHQ-9.", "P=18"),
    ("The figures for Mr Ames, seen the same day, were PHQ-9 20 and GAD-7 16.", ""),
    ("PHQ-9: 18 GAD-7: 14 WSAS: 22 Risk: none", "G=14 P=18 W=22"),
    (
        "You scored 18 on the depression measure (PHQ-9) and 14 on the anxiety measure (GAD-7).",
        "G=14 P=18",
    ),
    (
        "On the Patient Health Questionnaire (PHQ-9) your score was 18, and on the "
        "Generalised Anxiety Disorder scale (GAD-7) it was 14.",
        "G=14 P=18",
    ),
    (
        "His depression score came out at 18 (PHQ-9) and his anxiety score at 14 (GAD-7).",
        "G=14 P=18",
    ),
    (
        "Her scores at the start of therapy were PHQ-9 18 and GAD-7 14, and at the end they "
        "were 7 and 5.",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "Her initial scores were 18 (PHQ-9) and 14 (GAD-7) and her final ones 7 and 5.",
        "G=5 G=14 P=7 P=18",
    ),
    ("PHQ-9 (0-27) 18, GAD-7 (0-21) 14", "G=14 P=18"),
    ("the PHQ-9 score dropped to seven from eighteen", "P=7 P=18"),
    ("Six months after discharge the PHQ-9 was 6 and the GAD-7 4.", "G=4 P=6"),
    ("The GP recorded a PHQ-9 of 20 in March.", "P=20"),
    ("PHQ-9 20 in March, 15 in May and 9 in July", "P=9 P=15 P=20"),
    ("PHQ-9 and GAD-7 both 12.", "G=12 P=12"),
    ("Both questionnaires came to 12.", ""),
    ("The 18 on the PHQ-9 had become a 7.", "P=7 P=18"),
    ("a PHQ-9 in the high teens", ""),
    (
        "Her PHQ-9 (18) and GAD-7 (14) at assessment had reduced to 7 and 5 respectively by "
        "session 8.",
        "G=5 G=14 P=7 P=18",
    ),
    ("PHQ-9: start 18, end 7, change -11. GAD-7: start 14, end 5, change -9.", "G=5 G=14 P=7 P=18"),
    ("Reliable change on the PHQ-9 is 6 points; hers fell from 18 to 7.", "P=7 P=18"),
    ("Minimum data set: PHQ9 18 GAD7 14 WSAS 22 phobia 3 0 6.", "G=14 P=18 W=22"),
    (
        "Outcome measures (first/last): PHQ-9 18/7, GAD-7 14/5, WSAS 22/9.",
        "G=5 G=14 P=7 P=18 W=9 W=22",
    ),
    ("PHQ-9 12 and then 12 again.", "P=12"),
    ("PHQ-2 was 4, PHQ-9 18.", "P=18"),
    ("She got 18, an improvement of 4 on last week, on the PHQ-9.", "P=18"),
    ("GAD7 14, PHQ9 18; 6 months ago 9 and 11.", "G=9 G=14 P=11 P=18"),
    ("PHQ-9 l8, GAD-7 1O", ""),
    ("PHQ 18, GAD 14.", "G=14 P=18"),
    ("PHQ 15, GAD 12.", "G=12 P=15"),
    ("Her GAD has fallen from 14 to 5 and her PHQ from 18 to 7.", "G=5 G=14 P=7 P=18"),
    ("The PHQ fell from 18 to 7, and the GAD from 14 to 5.", "G=5 G=14 P=7 P=18"),
    ("PHQ score of 18 and GAD score of 14.", "G=14 P=18"),
    ("Your PHQ came to 18 and your GAD to 14.", "G=14 P=18"),
    ("PHQ: 18→7. GAD: 14→5.", "G=5 G=14 P=7 P=18"),
    ("Her GAD is now 5.", "G=5"),
    ("Her diagnosis is GAD, 14 sessions offered.", ""),
    ("She meets criteria for GAD. 12 sessions of CBT.", ""),
    ("Anxiety (GAD) 14; depression (PHQ) 18.", "G=14 P=18"),
    ("PHQ and GAD scores were 18 and 14.", "G=14 P=18"),
    ("The GAD-7 (Generalised Anxiety Disorder 7-item scale) score was 14.", "G=14"),
    ("Generalised Anxiety Disorder Assessment: 14", "G=14"),
    ("On the Generalised Anxiety Disorder questionnaire she scored 14.", "G=14"),
    ("Generalised Anxiety Disorder Scale (GAD-7) 14/21", "G=14"),
    ("Patient Health Questionnaire 18, Generalised Anxiety 14", "P=18"),
    ("W&SAS 22, WASAS 22.", "W=22"),
    ("Work and Social Adjustment Scale: 22", "W=22"),
    ("Her WSAS score fell from 22 to 9.", "W=9 W=22"),
    ("On the Work & Social Adjustment Scale (WSAS) she scored 22 out of 40.", "W=22"),
    ("Functioning (WSAS) 22.", "W=22"),
    ("W+SAS = 22", "W=22"),
    ("HADS anxiety 14 and depression 11.", "HADS-A=14 HADS-D=11"),
    ("HADS-A 14, HADS-D 11", "HADS-A=14 HADS-D=11"),
    ("HADS (A) 14, HADS (D) 11", "HADS-A=14 HADS-D=11"),
    ("On the HADS she scored 14 for anxiety and 11 for depression.", "HADS-A=14 HADS-D=11"),
    ("HADS scores: anxiety 14, depression 11", "HADS-A=14 HADS-D=11"),
    ("His HADS was 14 for anxiety and 11 for depression.", "HADS-A=14 HADS-D=11"),
    ("HADS A=14 D=11", "HADS-A=14 HADS-D=11"),
    ("HADS: A14 D11", "HADS-A=14 HADS-D=11"),
    ("HADS-A fell from 14 to 9 and HADS-D from 11 to 8.", "HADS-A=9 HADS-A=14 HADS-D=8 HADS-D=11"),
    (
        "The Hospital Anxiety and Depression Scale gave 14 for anxiety and 11 for depression.",
        "HADS-A=14 HADS-D=11",
    ),
    ("HAD scale: anxiety 14, depression 11.", "HADS-A=14 HADS-D=11"),
    ("She scored 6 (mild) on the PHQ-9 and 13 (moderate) on the GAD-7.", "G=13 P=6"),
    ("PHQ-9 - 18, GAD-7 - 14, WSAS - 22", "G=14 P=18 W=22"),
    ("PHQ-9 – 18 | GAD-7 – 14", "G=14 P=18"),
    ("PHQ-9 score: 18 (severe: 20+).", "P=18"),
    ("PHQ-9 (depression): 18 out of 27 - moderately severe", "P=18"),
    (
        "Scores this week: depression 18 (PHQ-9), anxiety 14 (GAD-7), functioning 22 (WSAS).",
        "G=14 P=18 W=22",
    ),
    (
        "On the PHQ-9 she obtained a score of eighteen, and on the GAD-7 one of fourteen.",
        "G=14 P=18",
    ),
    ("The GAD-7 had gone from fourteen to five.", "G=5 G=14"),
    (
        "Depression (PHQ-9) 18 -> 7; anxiety (GAD-7) 14 -> 5; impairment (WSAS) 22 -> 9.",
        "G=5 G=14 P=7 P=18 W=9 W=22",
    ),
    ("AUDIT 6, DAST 0.", "AUDIT=6 DAST=0"),
    ("AUDIT-C: 4 out of 12", "AUDIT-C=4"),
    ("Alcohol: AUDIT score 6.", "AUDIT=6"),
    ("The AUDIT came to 6 and she drinks 10 units a week.", "AUDIT=6"),
    ("On the AUDIT he scored 6.", "AUDIT=6"),
    ("SPIN: 44 at assessment; 29 at session 10; 18 at the end.", "SPIN=18 SPIN=29 SPIN=44"),
    ("Social Phobia Inventory (SPIN) 44/68", "SPIN=44"),
    ("CORE-10: 21 → 8", "CORE-10=8 CORE-10=21"),
    ("On the CORE 10 she scored 21.", "CORE-10=21"),
    ("EPDS 21/30", "EPDS=21"),
    ("Edinburgh Postnatal Depression Scale: 21", "EPDS=21"),
    ("BDI 31", "BDI-II=31"),
    ("The Beck Depression Inventory was 31.", "BDI-II=31"),
    ("Insomnia Severity Index 19", "ISI=19"),
    ("Her ISI has come down from 22 to 9.", "ISI=9 ISI=22"),
    ("PCL 5: 45", "PCL-5=45"),
    ("PCL-5 total 45, above the cut-off of 32", "PCL-5=45"),
    ("The PTSD Checklist (PCL-5) score was 45.", "PCL-5=45"),
    ("IES-R 52", "IES-R=52"),
    ("Impact of Event Scale-Revised: 52", "IES-R=52"),
    ("OCI 74; OCI-R 31", "OCI=74 OCI-R=31"),
    ("PSWQ 66, 64, 67 at assessment, session 4 and session 9", "PSWQ=64 PSWQ=66 PSWQ=67"),
    ("PDSS-SR 18", "PDSS=18"),
    ("Panic Disorder Severity Scale 18", "PDSS=18"),
    (
        "At the start PHQ-9 was 18, GAD-7 was 14 and WSAS was 22; these are now 7, 5 and 9.",
        "G=5 G=14 P=7 P=18 W=9 W=22",
    ),
    ("Scores: 18 (PHQ-9), 14 (GAD-7). Last time: 20 and 15.", "G=14 G=15 P=18 P=20"),
    ("Her scores on the PHQ-9, GAD-7 and WSAS were 18, 14 and 22.", "G=14 P=18 W=22"),
    (
        "Her scores on the PHQ-9, GAD-7 and WSAS fell from 18, 14 and 22 to 7, 5 and 9.",
        "G=5 G=14 P=7 P=18 W=9 W=22",
    ),
    ("Scores at first and last session: PHQ-9 18 and 7, GAD-7 14 and 5.", "G=5 G=14 P=7 P=18"),
    ("Scores (first, last): PHQ-9 18, 7; GAD-7 14, 5.", "G=5 G=14 P=7 P=18"),
    (
        "From session 1 to session 8 the PHQ-9 fell from 18 to 7 and the GAD-7 from 14 to 5.",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "You scored 7 on the PHQ-9 (you scored 18 at the start) and 5 on the GAD-7 (14 at "
        "the start).",
        "G=5 G=14 P=7 P=18",
    ),
    ("PHQ-9 7 (down from 18), GAD-7 5 (down from 14)", "G=5 G=14 P=7 P=18"),
    ("PHQ-9 7 [18 at start], GAD-7 5 [14 at start]", "G=5 G=14 P=7 P=18"),
    ("Start: 18/14. End: 7/5 (PHQ-9/GAD-7).", ""),
    ("PHQ-9/GAD-7 at start 18/14, at end 7/5", "G=5 G=14 P=7 P=18"),
    (
        "PHQ-9 was 18 at screening on 3 May 2022, 17 at session 1 on 10 June 2022, and 7 at "
        "session 8 on 2 August 2022.",
        "P=7 P=17 P=18",
    ),
    ("In May the PHQ-9 was 18; by August, 7.", "P=7 P=18"),
    (
        "Depression improved (PHQ-9 from 18 to 7) as did anxiety (GAD-7 from 14 to 5).",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "Her mood score has improved (PHQ-9: 18 to 7) but her worry has not (GAD-7: 14 to 13).",
        "G=13 G=14 P=7 P=18",
    ),
    (
        "Your PHQ-9 was 18 when you started and 7 when you finished. Your GAD-7 was 14 when "
        "you started and 5 when you finished.",
        "G=5 G=14 P=7 P=18",
    ),
    ("The PHQ-9 today is at 18, which is two points higher than at your last review.", "P=18"),
    ("She scored 18 on the PHQ-9, two points above last week.", "P=18"),
    ("PHQ-9 18 (+2), GAD-7 14 (-1)", "G=14 P=18"),
    (
        "Her PHQ-9 score increased from 12 to 18 following the bereavement, with the GAD-7 "
        "going from 9 to 14.",
        "G=9 G=14 P=12 P=18",
    ),
    (
        "12/03/2021  Treatment  Attended  PHQ9: 14 GAD7: 11\n19/03/2021  Treatment  Attended "
        " PHQ9: 12 GAD7: 9\n",
        "G=9 G=11 P=12 P=14",
    ),
    (
        "No   Date         Medium   Att   PHQ   GAD   WSAS\n1    12/03/2021   tel      Y     "
        "14    11    18\n2    19/03/2021   tel      Y     12    9     15\n",
        "G=9 G=11 P=12 P=14 W=15 W=18",
    ),
    (
        "Contact   Date         Type         Outcome    PHQ-9   GAD-7\n1         12/03/2021  "
        " Assessment   Attended   14      11\n2         19/03/2021   Treatment    DNA        "
        "-       -\n3         26/03/2021   Treatment    Attended   12      9\n",
        "G=9 G=11 P=12 P=14",
    ),
    (
        "12/03/2021   Assessment by telephone, attended. PHQ-9 14, GAD-7 11, WSAS 18. Risk: "
        "none.\n19/03/2021   Session 1. PHQ-9 12 GAD-7 9.\n",
        "G=9 G=11 P=12 P=14 W=18",
    ),
    (
        "PHQ-9 total 14 (items 2,1,2,2,1,2,1,2,1); GAD-7 total 11 (items 2,2,1,2,1,2,1).",
        "G=11 P=14",
    ),
    ("PHQ9 14 [1,2,1,2,2,1,2,2,1] GAD7 11 [2,2,1,2,1,2,1]", "G=11 P=14"),
    ("Date         PHQ-9/GAD-7\n12/03/2021   14/11\n19/03/2021   12/9\n", "G=9 G=11 P=12 P=14"),
    (
        "Date         PHQ9   GAD7   W&SAS   Phobia 1   Phobia 2   Phobia 3\n12/03/2021   14  "
        "   11     18      2          0          5\n",
        "G=11 P=14 W=18",
    ),
    ("First PHQ-9: 18   Last PHQ-9: 7\nFirst GAD-7: 14   Last GAD-7: 5\n", "G=5 G=14 P=7 P=18"),
    (
        "PHQ-9 first   18      PHQ-9 last   7\nGAD-7 first   14      GAD-7 last   5\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "PHQ-9 (first)   18\nPHQ-9 (last)    7\nGAD-7 (first)   14\nGAD-7 (last)    5\n",
        "G=5 G=14 P=7 P=18",
    ),
    ("Start PHQ-9   18\nEnd PHQ-9     7\nStart GAD-7   14\nEnd GAD-7     5\n", "G=5 G=14 P=7 P=18"),
    (
        "PHQ-9 at assessment: 18\nPHQ-9 at discharge: 7\nGAD-7 at assessment: 14\nGAD-7 at "
        "discharge: 5\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "Measure        Assessment (03/05/2022)   Session 6 (10/06/2022)   Discharge "
        "(02/08/2022)\nPHQ-9          18                        12                       "
        "7\nGAD-7          14                        10                       5\n",
        "G=5 G=10 G=14 P=7 P=12 P=18",
    ),
    (
        "Session:   1   2   3   4   5   6\nPHQ-9:     18  17  15  15  12  9\nGAD-7:     14  "
        "14  13  11  10  8\n",
        "G=8 G=10 G=11 G=13 G=14 P=9 P=12 P=15 P=17 P=18",
    ),
    ("Session 1 2 3 4\nPHQ-9 18 17 15 12\nGAD-7 14 14 13 11\n", ""),
    ("S1: PHQ 18 GAD 14; S2: PHQ 17 GAD 14; S3: PHQ 15 GAD 13.", "G=13 G=14 P=15 P=17 P=18"),
    ("GAD-7: 14, 12, 9 and 5 at assessment and sessions 3, 6 and 8.", "G=5 G=9 G=12 G=14"),
    ("PHQ-9 18-17-15-12-9, GAD-7 14-13-11-10-8.", ""),
    ("PHQ-9: 18 > 15 > 9; GAD-7: 14 > 11 > 8.", "G=8 G=11 G=14 P=9 P=15 P=18"),
    ("PHQ-9: 18 / 15 / 9 (start / middle / end).", "P=9 P=15 P=18"),
    ("Her GAD-7 at each session was 16, 15, 15, 13, 11 and 9.", "G=9 G=11 G=13 G=15 G=16"),
    ("The PHQ-9 over the six sessions ran 18, 17, 17, 14, 12, 9.", "P=9 P=12 P=14 P=17 P=18"),
    ("GAD-7 by session: 1: 16, 2: 15, 3: 13, 4: 9.", "G=9 G=13 G=15 G=16"),
    ("GAD-7 by session: (1) 16, (2) 15, (3) 13, (4) 9.", "G=9 G=13 G=15 G=16"),
    ("Week 1 GAD-7 16, week 2 GAD-7 15, week 3 GAD-7 13.", "G=13 G=15 G=16"),
    (
        "Questionnaire results: PHQ-9 = 18 (moderately severe) GAD-7 = 14 (moderate) W&SAS = "
        "22 (severe impairment)",
        "G=14 P=18 W=22",
    ),
    ("* PHQ-9: 18\n* GAD-7: 14\n* WSAS: 22\n", "G=14 P=18 W=22"),
    (
        "- PHQ-9 score of 18, which is moderately severe\n- GAD-7 score of 14, which is moderate\n",
        "G=14 P=18",
    ),
    ("1. PHQ-9: 18\n2. GAD-7: 14\n", "G=14 P=18"),
    (
        "PHQ-9 score (0-27): 18 at assessment, 7 at discharge\nGAD-7 score (0-21): 14 at "
        "assessment, 5 at discharge\n",
        "G=5 G=14 P=7 P=18",
    ),
    ("PHQ-9\n18\nGAD-7\n14\n", "G=14 P=18"),
    ("Depression:   18   (PHQ-9)\nAnxiety:      14   (GAD-7)\n", "G=14 P=18"),
    (
        "Scores\nDepression (PHQ-9)  : 18\nAnxiety (GAD-7)     : 14\nAlcohol (AUDIT)     : 6\n",
        "AUDIT=6 G=14 P=18",
    ),
    (
        "Measure   S1   S2   S3\nPHQ-9     18   17   12\nSPIN      44   40   29\n",
        "P=12 P=17 P=18 SPIN=29 SPIN=40 SPIN=44",
    ),
    (
        "        1st    4th    8th\nPHQ-9   18     12     7\nGAD-7   14     10     5\n",
        "G=5 G=10 G=14 P=7 P=12 P=18",
    ),
    (
        "Date        PHQ-9   GAD-7   Comment\n3 May       18      14      first session\n10 "
        "May      17      14\n17 May      12      9       new job\n",
        "G=9 G=14 P=12 P=17 P=18",
    ),
    (
        "SCORES        PHQ-9  GAD-7\n3.5.22        18     14\n10.6.22       7      5\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "Session\tDate\tPHQ-9\tGAD-7\tHomework "
        "done\n1\t03/05\t18\t14\tyes\n2\t10/05\t7\t5\tpartly\n",
        "G=5 G=14 P=7 P=18",
    ),
    ("\tPHQ-9\tGAD-7\nAssessment\t18\t14\nDischarge\t7\t5\n", "G=5 G=14 P=7 P=18"),
    (
        "Outcome measures\t\t\n\tPHQ-9\tGAD-7\nAssessment\t18\t14\nDischarge\t7\t5\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "Measure\tStart\tEnd\nPHQ-9\t18 (moderately severe)\t7 (mild)\nGAD-7\t14 "
        "(moderate)\t5 (mild)\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "Measure\tStart\tEnd\nPHQ-9\t18 moderately severe\t7 mild\nGAD-7\t14 moderate\t5 mild\n",
        "G=5 G=14 P=7 P=18",
    ),
    ("Measure\tStart\tEnd\nPHQ-9\t18*\t7\nGAD-7\t14*\t5\n", "G=5 G=14 P=7 P=18"),
    (
        "Measure\tStart\tEnd\nPHQ-9\t18 (03/05/21)\t7 (10/08/21)\nGAD-7\t14 (03/05/21)\t5 "
        "(10/08/21)\n",
        "G=5 G=14 P=7 P=18",
    ),
    ("Measure\tScores\nPHQ-9\t18 → 7\nGAD-7\t14 → 5\n", "G=5 G=14 P=7 P=18"),
    ("Measure\tStart → End\nPHQ-9\t18 → 7\nGAD-7\t14 → 5\n", "G=5 G=14 P=7 P=18"),
    ("Measure\tFirst / last\nPHQ-9\t18 / 7\nGAD-7\t14 / 5\n", "G=5 G=14 P=7 P=18"),
    ("Measure\tStart to end\nPHQ-9\t18 to 7\nGAD-7\t14 to 5\n", "G=5 G=14 P=7 P=18"),
    ("PHQ-9\t18 to 7\nGAD-7\t14 to 5\n", "G=5 G=14 P=7 P=18"),
    ("PHQ-9   18 (start)   7 (end)\nGAD-7   14 (start)   5 (end)\n", "G=5 G=14 P=7 P=18"),
    ("PHQ-9\tStart 18\tEnd 7\nGAD-7\tStart 14\tEnd 5\n", "G=5 G=14 P=7 P=18"),
    (
        "Session 1 - 3 May 2021\nPHQ 18 / GAD 14\n\nSession 2 - 10 May 2021\nPHQ 7 / GAD 5\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "Session 1 (3 May 2021): PHQ-9 18; GAD-7 14\nSession 2 (10 May 2021): PHQ-9 7; GAD-7 5\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "PHQ-9 18 (session 1), 12 (session 4), 7 (session 8). GAD-7 14 (session 1), 9 "
        "(session 4), 5 (session 8).",
        "G=5 G=9 G=14 P=7 P=12 P=18",
    ),
    (
        "PHQ-9: 18 (S1), 12 (S4), 7 (S8). GAD-7: 14 (S1), 9 (S4), 5 (S8).",
        "G=5 G=9 G=14 P=7 P=12 P=18",
    ),
    ("PHQ-9 scores: 18 (3.5.21), 12 (7.6.21), 7 (10.8.21)", "P=7 P=12 P=18"),
    ("GAD-7 scores: 14 on 3 May, 9 on 7 June and 5 on 10 August.", "G=5 G=9 G=14"),
    ("GAD-7: assessment 14, session 4 9, discharge 5", "G=5 G=9 G=14"),
    ("GAD-7: assessment 14; session 4: 9; discharge: 5.", "G=5 G=9 G=14"),
    ("GAD-7: assessment = 14, midpoint = 9, discharge = 5", "G=5 G=9 G=14"),
    (
        "The GAD-7 score was 14 at session 1, 13 at session 2, 9 at session 3 and 5 at session 4.",
        "G=5 G=9 G=13 G=14",
    ),
    (
        "Measure   Assessment   Session 1   Session 2   Session 3\nPHQ-9     18           17 "
        "         12          7\nGAD-7     14           13          9           5\n",
        "G=5 G=9 G=13 G=14 P=7 P=12 P=17 P=18",
    ),
    (
        "            03.05   10.05   17.05\nPHQ-9       18      12      7\nGAD-7       14    "
        "  9       5\n",
        "G=5 G=9 G=14 P=7 P=12 P=18",
    ),
    (
        "Week        1       2       3\nPHQ-9       18      12      7\nGAD-7       14      9 "
        "      5\n",
        "G=5 G=9 G=14 P=7 P=12 P=18",
    ),
    (
        "Group session   PHQ-9   GAD-7\n1               18      14\n2               "
        "absent\n3               7       5\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "Group session   PHQ-9   GAD-7\n1               18      14\n2               not "
        "completed   not completed\n3               7       5\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "Name of scale    Score    Range    Clinical cut-off\nPHQ-9            18       0 to "
        "27  10\nGAD-7            14       0 to 21  8\n",
        "G=14 P=18",
    ),
    (
        "Scale: PHQ-9   Score: 18   Cut-off: 10\nScale: GAD-7   Score: 14   Cut-off: 8\n",
        "G=14 P=18",
    ),
    (
        "PHQ-9   Depression   18   Moderately severe\nGAD-7   Anxiety      14   Moderate\n",
        "G=14 P=18",
    ),
    (
        "Domain        Measure   Score\nDepression    PHQ-9     18\nAnxiety       GAD-7     14\n",
        "G=14 P=18",
    ),
    (
        "Domain        Measure   Start   End\nDepression    PHQ-9     18      7\nAnxiety     "
        "  GAD-7     14      5\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "Measure   Start   End   Caseness at end\nPHQ-9     18      7     Below\nGAD-7     "
        "14      5     Below\n",
        "G=5 G=14 P=7 P=18",
    ),
    ("PHQ-9 start   18\nPHQ-9 end   7\nGAD-7 start   14\nGAD-7 end   5\n", "G=5 G=14 P=7 P=18"),
    ("Depression score (PHQ-9)\t18\nAnxiety score (GAD-7)\t14\n", "G=14 P=18"),
    (
        "Date of score   PHQ-9   GAD-7\n3 May 2021      18      14\n10 Aug 2021     7       5\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "Score          Start    End\nPHQ-9          18       7\nGAD-7          14       "
        "5\nSPIN           44       20\n",
        "G=5 G=14 P=7 P=18 SPIN=20 SPIN=44",
    ),
    (
        "Measures at the start and end of the group\nPHQ-9: 18 and 7\nGAD-7: 14 and 5\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "You scored as follows:\nPHQ-9 (depression)    18    (10 or more suggests "
        "depression)\nGAD-7 (anxiety)       14    (8 or more suggests anxiety)\n",
        "G=14 P=18",
    ),
    ("GAD-7 14 14 13 12 9 5", ""),
    ("Measure: PHQ-9\nStart: 18\nEnd: 7\n", "P=7 P=18"),
    (
        "Measure   Start   End   Group average\nPHQ-9     18      7     12\nGAD-7     14     "
        " 5     10\n",
        "G=5 G=14 P=7 P=18",
    ),
    ("Measure   You   Your partner\nPHQ-9     18    11\nGAD-7     14    6\n", "G=14 P=18"),
    (
        "Measure   Score   Cut-off   Max\nPHQ-9     18      10        27\nGAD-7     14      "
        "8         21\n",
        "G=14 P=18",
    ),
    ("Measure   2019   2021\nPHQ-9     18      7\nGAD-7     14      5\n", "G=5 G=14 P=7 P=18"),
    (
        "Measure   Pre   Post   Change   Reliable?\nPHQ-9     18    7      -11   Yes\nGAD-7  "
        "   14    5      -9   Yes\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "Measure   Pre   Post   Diff\nPHQ-9     18    7      11\nGAD-7     14    5      9\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "Date         PHQ-9   GAD-7   WSAS\n03/05/2022   18      14      22\n10/06/2022   7  "
        "     5       9\n",
        "G=5 G=14 P=7 P=18 W=9 W=22",
    ),
    (
        "Session   Date         PHQ-9   GAD-7\n1         03/05/2022   18      14\n2         "
        "10/05/2022   DNA     DNA\n3         17/05/2022   12      9\n",
        "G=9 G=14 P=12 P=18",
    ),
    (
        "Session   Date         PHQ-9   GAD-7   Risk\n1         03/05/2022   18      14   "
        "0\n3         17/05/2022   12      9   0\n",
        "G=9 G=14 P=12 P=18",
    ),
    ("PHQ-9   18\nGAD-7   14\nWSAS    22\n", "G=14 P=18 W=22"),
    ("PHQ-9:   18/27   (moderately severe)\nGAD-7:   14/21   (moderate)\n", "G=14 P=18"),
    ("PHQ-9   GAD-7   WSAS\n18      14      22\n", "G=14 P=18 W=22"),
    (
        "          PHQ-9   GAD-7\nStart     18      14\nEnd       7       5\nCaseness  10      8\n",
        "G=5 G=14 P=7 P=18",
    ),
    ("          PHQ-9   GAD-7\nYou       18      14\nAverage   15      13\n", "G=14 P=18"),
    ("          PHQ-9   GAD-7\nMs Day    18      14\nPartner   15      13\n", "G=14 P=18"),
    ("Questionnaire\tFirst\tLast\nPHQ-9\t18\t7\nGAD-7\t14\t5\n", "G=5 G=14 P=7 P=18"),
    (
        "| Measure | First | Last |\n|---|---|---|\n| PHQ-9 | 18 | 7 |\n| GAD-7 | 14 | 5 |\n",
        "G=5 G=14 P=7 P=18",
    ),
    ("Measure   Range   Score\nPHQ-9     0-27    18\nGAD-7     0-21    14\n", "G=14 P=18"),
    ("Measure   Items   Score\nPHQ-9     9    18\nGAD-7     7    14\n", "G=14 P=18"),
    (
        "Measure   Score   Severity\nPHQ-9     18      Moderately severe\nGAD-7     14      "
        "Moderate\n",
        "G=14 P=18",
    ),
    (
        "Depression (PHQ-9)   18\nAnxiety (GAD-7)      14\nFunctioning (WSAS)   22\n",
        "G=14 P=18 W=22",
    ),
    (
        "Week      1    2    3    4\nPHQ-9     18   17   15   12\nGAD-7     14   14   13   12\n",
        "G=12 G=13 G=14 P=12 P=15 P=17 P=18",
    ),
    ("Session   1    2    -    4\nPHQ-9     18   17   -   12\n", "P=12 P=17 P=18"),
    ("Item 1   2\nItem 2   3\nPHQ-9 total   18\n", "P=18"),
    ("PHQ-9 item 9   1\nPHQ-9 total    18\n", "P=18"),
    ("Threshold   PHQ-9 10   GAD-7 8\nScore   PHQ-9 18   GAD-7 14\n", "G=14 P=18"),
    (
        "Scores at assessment (previous episode in brackets)\nPHQ-9   18 (12)\nGAD-7   14 (9)\n",
        "G=14 P=18",
    ),
    (
        "Measure    This episode   Previous episode\nPHQ-9      18   12\nGAD-7      14   9\n",
        "G=9 G=14 P=12 P=18",
    ),
    (
        "Clinical measures\nPHQ9 score: 18\nGAD7 score: 14\nWSAS score: 22\nIAPT phobia: 2, 0, 5\n",
        "G=14 P=18 W=22",
    ),
    (
        "Assessment       Session 4     Discharge\nPHQ-9: 18        PHQ-9: 12     PHQ-9: "
        "7\nGAD-7: 14        GAD-7: 10     GAD-7: 5\n",
        "G=5 G=10 G=14 P=7 P=12 P=18",
    ),
    (
        "PHQ-9 score           18          Caseness     Yes\nGAD-7 score           14        "
        "  Caseness     Yes\n",
        "G=14 P=18",
    ),
    ("Sessions attended   8\nPHQ-9   18\n", "P=18"),
    ("Measure   Score at 03/05/2022   Score at 10/06/2022\nPHQ-9   18   7\n", "P=7 P=18"),
    ("Measure  Baseline  3/12  6/12\nPHQ-9    18   12   7\n", "P=7 P=12 P=18"),
    ("Mood (PHQ-9, 0-27)   18   moderately severe\n", "P=18"),
    ("PHQ-9  first 18  last 7\nGAD-7  first 14  last 5\n", "G=5 G=14 P=7 P=18"),
    ("Scale   Score (max)\nPHQ-9   18 (27)\nGAD-7   14 (21)\n", "G=14 P=18"),
    ("Measure   Score   Out of\nPHQ-9     18   27\nWSAS   16   40\n", "P=18 W=16"),
    ("HADS anxiety   14\nHADS depression   11\n", "HADS-A=14 HADS-D=11"),
    ("HADS   A 14   D 11\n", "HADS-A=14 HADS-D=11"),
    (
        "Measure   First   Last\nHADS-A    14   9\nHADS-D    11   8\n",
        "HADS-A=9 HADS-A=14 HADS-D=8 HADS-D=11",
    ),
    (
        "Measure   First   Last\nHADS Anxiety    14   9\nHADS Depression    11   8\n",
        "HADS-A=9 HADS-A=14 HADS-D=8 HADS-D=11",
    ),
    ("HADS\nAnxiety      14\nDepression   11\n", "HADS-A=14 HADS-D=11"),
    ("Measure   Patient   Carer\nPHQ-9   18   4\n", "P=18"),
    (
        "              Ms Day              Mr Day\nMeasure       Start     End       Start   "
        "  End\nPHQ-9         18        7         11        9\nGAD-7         14        5     "
        "    8         6\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "\tMs Day\t\tMr Day\t\nMeasure\tStart\tEnd\tStart\tEnd\nPHQ-9\t18\t7\t11\t9\nGAD-7\t1"
        "4\t5\t8\t6\n",
        "G=5 G=14 P=7 P=18",
    ),
    (
        "                 Ada             Tom\n             Start   End     Start   "
        "End\nPHQ-9        18      7       11      9\n\nAda's husband Tom came too.\n",
        "P=7 P=18",
    ),
    ("Ms Day\nPHQ-9   18\nGAD-7   14\n\nMr Day\nPHQ-9   11\nGAD-7   8\n", "G=14 P=18"),
    ("Her husband's scores:\n\nMeasure  Start  End\nPHQ-9   11   9\nGAD-7   8   6\n", ""),
    (
        "           Start                 End\n           PHQ-9   GAD-7    PHQ-9   GAD-7\nMs "
        "Day     18      14       7       5\nMr Day     11      8        9       6\n",
        "G=5 G=14 P=7 P=18",
    ),
    ("          PHQ-9   GAD-7\nMs Day    18      14\nMr Day   15      13\n", "G=14 P=18"),
    (
        "Dear Dr Quill\n\nMs Ada Day, DOB 3 May 1980\n\nHer sister Ms Eve Day was also seen. "
        "Ms Eve Day scored 20 on the PHQ-9. Ada scored 12.\n",
        "P=12",
    ),
    ("Dear Ms Day\n\nMany people score 10 on the PHQ-9. You scored 12 and 9.\n", ""),
    ("Dear Dr Quill\n\nAda's PHQ-9 was 12. Her GAD-7 was 9.\n", "G=9 P=12"),
    (
        "Dear Dr Quill\n\nShe scored 12 on the depression questionnaire and 9 on the anxiety "
        "questionnaire.\n",
        "",
    ),
    ("Dear Dr Quill\n\nHer PHQ-9 was 12. Her mother's was 20.\n", "P=12"),
    ("Dear Dr Quill\n\nHer PHQ-9 was 12, her mother's 20.\n", "P=12"),
    ("Dear Dr Quill\n\nAda brought her son. His PHQ-9 was 20. Hers was 12.\n", ""),
    (
        "Dear Dr Quill\n\nYour letter says her PHQ-9 was 20 with you. With us it was 12.\n",
        "P=12 P=20",
    ),
    (
        "Dear Dr Quill\n\nThe PHQ-9 score in our letter of 3 May (18) was wrong. It should "
        "have read 8.\n",
        "P=8",
    ),
    ("Dear Dr Quill\n\nPHQ-9 18. Correction: 8.\n", "P=8"),
    ("Dear Dr Quill\n\nIf the PHQ-9 rises above 15 we will review. It is 12 now.\n", "P=12"),
    ("Dear Dr Quill\n\nMr and Mrs Day each completed a PHQ-9: his was 20, hers 12.\n", ""),
    ("Dear Dr Quill\n\nPHQ-9 score of 12 (10 of 27 at last review).\n", "P=10 P=12"),
    ("Dear Dr Quill\n\nThe PHQ-9 has 9 items. She scored 12.\n", "P=12"),
    ("Dear Dr Quill\n\nShe scored more than 10 on the PHQ-9.\n", ""),
    ("Dear Dr Quill\n\nShe scored at least 10 on the PHQ-9 and under 8 on the GAD-7.\n", ""),
    ("Dear Dr Quill\n\nPHQ-9: 12?\n", ""),
    (
        "Dear Dr Quill\n\nThe PHQ-9 could not be scored (3 items missing); the sum of the "
        "rest is 12.\n",
        "",
    ),
    ("Dear Dr Quill\n\nThe PHQ-9 was given on 12 May. The GAD-7 was 9.\n", "G=9"),
    ("Dear Dr Quill\n\nShe has had 12 sessions. PHQ-9 scores have halved.\n", ""),
    ("Dear Dr Quill\n\nThe GAD-7 was 9 and 12 people attended.\n", "G=9"),
    ("Dear Dr Quill\n\nPHQ-9 12% lower than before.\n", ""),
    ("Dear Dr Quill\n\nPHQ-9 12.5 on average.\n", ""),
    ("Dear Dr Quill\n\nThe mean PHQ-9 over her sessions was 12.\n", ""),
    (
        "Dear Dr Quill\n\nHer partner, who also attends, scores 20 on the PHQ-9; she scores 12.\n",
        "",
    ),
    ("Dear Dr Quill\n\nHer PHQ-9 was 12 and her GAD-7 was not completed. She is 19.\n", "P=12"),
    ("Dear Dr Quill\n\nPHQ-9 12, GAD-7 not done, aged 19.\n", "P=12"),
    ("Dear Dr Quill\n\nGAD-7 (7 items, 0 to 3 each) 9.\n", "G=9"),
    ("Dear Dr Quill\n\nThe class average on the PHQ-9 was 14 at the start and 9 at the end.\n", ""),
    ("Dear Dr Quill\n\nFor the group as a whole the PHQ-9 fell from 14 to 9.\n", ""),
    ("Dear Dr Quill\n\nGoals: PHQ-9 below 10 by session 6; PHQ-9 of 5 by the end.\n", ""),
    ("Dear Dr Quill\n\nPredicted PHQ-9 at end: 9. Actual: 12.\n", ""),
    ("Dear Dr Quill\n\nIn the vignette the client has a PHQ-9 of 20.\n", ""),
]
UNSURE = {
    "The figures for Mr Ames, seen the same day, were PHQ-9 20 and GAD-7 16.",  # no patient named
    "Dear Dr Quill\n\nIn the vignette the client has a PHQ-9 of 20.\n",
}


def totals(text: str) -> set[tuple[str, int]]:
    values = [p.value for p in propose((PageText(1, text),)) if isinstance(p.value, ScoreValue)]
    return {
        (v.measure, v.number)
        for v in values
        if v.whose == "patient" and v.kind == "total" and v.number is not None
    }


def given(said: str) -> set[tuple[str, int]]:
    pairs = [each.rpartition("=") for each in said.split()]
    return {(_NAMES.get(name, name), int(number)) for name, _, number in pairs}


@pytest.mark.parametrize(("text", "said"), FORMS, ids=[text[:60] for text, _ in FORMS])
def test_nothing_that_is_not_said(text: str, said: str) -> None:
    if text not in UNSURE:
        assert totals(text) <= given(said)


@pytest.mark.parametrize(("text", "said"), FORMS, ids=[text[:60] for text, _ in FORMS])
def test_nothing_that_is_not_said_in_a_letter(text: str, said: str) -> None:
    letter = (
        f"Fen Service\n\n3 May 2021\n\nDear Dr Quill\n\nRe: Ms Ada Day\n\n{text}\n\nYours sincerely"
    )
    assert totals(letter) <= given(said) or text in UNSURE


def test_most_of_what_is_said() -> None:
    wanted = sum(len(given(said)) for _, said in FORMS)
    found = sum(len(totals(text) & given(said)) for text, said in FORMS)
    assert found / wanted >= _RECALL, f"{found} of {wanted}"
