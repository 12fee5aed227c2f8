"""Words the layout is read by: which sections hold no statements, which words name columns."""

import re
from typing import Final

TAIL_SECTIONS: Final = (
    r"(?i)^(?:see also|references?|external links?|further readings?|notes?|footnotes?|citations?|bibliography|"
    r"sources?|notes and references|references and notes|notes and citations|references and sources|"
    r"sources and references|notes and sources|footnotes and references|see also and references|explanatory notes|"
    r"works cited|literature|publications|gallery|image gallery|images|photo gallery|related articles?|related links?|"
    r"links|references and links|references and further reading|sources and further reading|"
    r"further reading and references|further information|general references|books|primary sources|secondary sources|"
    r"scholarly articles|articles|documents|map|maps)\s*:?$"
)
"""Headings of sections that hold no statements of the article itself."""

HEADER_WORD: Final = (
    r"(?i)\b(?:countr(?:y|ies)|states?|dates?|years?|guests?|hosts?|names?|ambassadors?|notes?|place|title|visits?|"
    r"offices?|missions?|cit(?:y|ies)|term|observations?|no|number|from|to|leader|head|president|minister|location|type|"
    r"agreements?|products?|status|comments?|remarks|relations|organi[sz]ations?|embass(?:y|ies)|consulates?|start|end|"
    r"began|established|value|rank|accession|signed|ratified|treat(?:y|ies)|party|position|post|description|events?|"
    r"visitor|reason|purpose|accreditation|recogni[sz](?:ed|tion)|level|since|until|region|details|exports?|imports?|trade|"
    r"partner|subject|delegation|participants|dignitar(?:y|ies)|officials?|venue|destination|function|role|tenure|"
    r"incumbent|appointed|appointment|terminated|termination|presented|presentation|credentials|arrival|departure)\b"
)
"""Words that name the columns of tables of the genre: a first row half of whose cells hold one is a header."""

FINITE_VERB: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|be|been|became|become|will|would|can|could|may|might|should|shall|must|did|does|do|"
    r"shares?|needs?|cooperates?|maintains?|began|begins?|took|takes?|remains?|supports?|exists?|includes?|amount(?:s|ed)|"
    r"entered|signed|established|opened|closed|visited|recognized|recognised|joined|arrived|met|held|made|went|came|gave|sent|"
    r"refused|agreed|declared|announced|moved|broke|resumed|said|paid|led|won|died|fell|grew|reached|received|exported|imported|"
    r"named|appointed|nominated|presented|served|hosted|welcomed|summoned|recalled|expelled|protested|condemned|lodged|restored|"
    r"severed|celebrated|voted|abstained|returned|travelled|traveled|attended|toured|flew|invited|launched|accounted|totalled|"
    r"totaled|stood|rose|increased|decreased|ranked|sold|bought|supplied|concluded|inked|ratified|initialled|upgraded|accredited|"
    r"acknowledged|inaugurated|exchanged|pledged|donated|imposed|lifted|extended|granted|gained|achieved|invaded|attacked|"
    r"occupied|annexed|withdrew|suspended|criticized|criticised|accused|denied|introduced|approved|expressed)\b|"
    r"^(?:In|On|Since|By|From) (?:\d|January|February|March|April|May|June|July|August|September|October|November|December)",
)
"""Verbs that make a short line a sentence and no heading."""

LISTED: Final = re.compile(
    r"(?i)\b(?:visits|trips|tours|journeys|delegations|visitors|guests|meetings|summits|talks|ambassadors|commissioners|"
    r"envoys|chargés?|consuls|heads of mission|missions|embassies|consulates|representatives|agreements|treaties|"
    r"conventions|protocols|memoranda|accords|pacts|documents|exports|imports|products|goods|dates|events|timeline|"
    r"chronology|list|heads|monarchs|leaders|officials|presidents|ministers|resolutions|votes|memberships|organi[sz]ations)\b"
)
"""Words for what a list holds: a short line with one introduces the lines below it."""
