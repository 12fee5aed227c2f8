"""Actors: a state, an office and a person, in whatever order the sentence puts them, as one mark.

``⟦X:ISO3|level|office¦Person Name⟧``; each part may be empty but the office or the person is there. An actor's state is
only what the words beside it say; ``extraction`` decides the rest from context. Where an office stands for the person
("the Sultan of Brunei", "the Barbadian Prime Minister"), the office is written with its state. Other names of two or
more capitalised words become ``⟦P:¦Person Name⟧``. Heads of missions keep their office mark (``⟦O:ambassador¦…⟧``):
what is said of them needs both states, sender and receiver.
"""

import polars as pl

from pipeline.grammar.marks import BLANK, latin

WORD = latin(r"(?:(?:[aA]l|[eE]l|ul|as|at|ad|an|az|ash|[dDOMLN])[-’'])?\p{Lu}[\p{L}\p{M}’'‑-]*")
INITIAL = latin(r"(?:(?:\p{Lu}\.)+(?:\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?)?)")
PARTICLE = (
    r"(?:de la|de los|de las|del|de|da|das|dos|do|di|van der|van den|van|von|der|den|bin|ibn|ben|al|el|ul|bint|binti|y|e|la|le|du|zu|arap|ole|wa|"
    r"ud|ur|uz|ould|ag|af|av|ter|ten|Jr\.|Sr\.)"
)
HONORIFIC = (
    r"(?:(?:H\. ?E\.|HE|H\.?M\.?|HRH|H\.R\.H\.|(?:His|Her|Their) (?:Excellency|Majesty|Majesties|Royal Highness|Highness|Holiness)|Mr\.?|Mrs\.?|Ms\.?|Miss|Mme\.?|Mlle\.?|Dr\.?|"
    r"Sir|Lord|Lady|Dame|Sheikh|Shaikh|Sheikha|Sayyid|Engineer|Eng\.|Prof\.?|Professor|Gen\.|General|Lt\. Gen\.|Maj\. Gen\.|Lieutenant|Lieutenant General|"
    r"Major General|Brigadier General|Brigadier|Major|Captain|Colonel|Col\.|Marshal|Field Marshal|Admiral|Vice Admiral|Baron|Count|Dato['’]?|Datuk|Datuk Seri|Tun|Tan Sri|"
    r"Hon\.?|Rt\.? Hon\.?|the Hon\.?|the Honou?rable|The Hon\.?|U\.S\.|Don|Dom|Cardinal|Archbishop|Bishop|Father|Rev\.|Comrade|Pehin|U|Daw) )"
)
FURTHER = rf" (?:[“\"]{WORD}[”\"] )?(?:{PARTICLE} )*(?:{INITIAL}|{WORD})"
"""What a name goes on with: another word, after a nickname in quotation marks or particles."""
NAME = rf"(?:(?:{INITIAL}|{WORD})(?:{FURTHER})*)"
START = rf"(?:(?-u:\b)(?:{HONORIFIC})*|(?-u:\B))"
r"""Where a name begins. An edge that knows Unicode would cost ten times as much; ``\B`` is for names whose first letter is not ASCII."""
QUAL = (
    r"(?:(?:then|former|new|current|late|first|last|incumbent|acting|outgoing|visiting|present|previous|the|newly elected|newly[ -]elected|newly appointed|his|her|its|"
    r"ex|long-time|longtime|interim|caretaker|transitional|democratically elected|at the time|now|deposed|exiled|veteran|senior|fellow|also|as)[ -])"
)
STATE = r"⟦[SA]:([^¦⟧]*)¦[^⟧]*⟧(?:[’']s?)?"
OFFICE = r"⟦O:([^¦⟧]*)¦([^⟧]*)⟧"

_FIELDS = (
    "Foreign|Affairs|Affair|External|Exterior|Relations|International|Internal|Interior|Home|Defence|Defense|National|Security|Public|Finance|Finances|Financial|Economy|Economic|Economics|"
    "Trade|Commerce|Commercial|Industry|Industries|Industrial|Energy|Petroleum|Oil|Gas|Mines|Mining|Minerals|Mineral|Power|Electricity|Hydrocarbons|Water|Environment|Environmental|"
    "Ecology|Climate|Change|Natural|Resources|Resource|Agriculture|Agricultural|Livestock|Fisheries|Fishing|Forestry|Forests|Food|Rural|Urban|Development|Developments|Regional|"
    "Local|Government|Housing|Construction|Infrastructure|Transport|Transports|Transportation|Communications|Communication|Telecommunications|Telecommunication|Information|"
    "Broadcasting|Technology|Technologies|Technological|Science|Scientific|Research|Innovation|Education|Higher|Culture|Cultural|Arts|Heritage|Sport|Sports|Youth|Tourism|Handicrafts|Health|"
    "Healthcare|Social|Welfare|Protection|Labour|Labor|Employment|Manpower|Human|Rights|Women|Children|Family|Gender|Justice|Law|Legal|Immigration|Migration|Citizenship|"
    "Multicultural|European|Integration|Europe|Latin|Asia|Asian|Africa|African|Pacific|Planning|Cooperation|Co-operation|Investment|Investments|Privatization|Treasury|Budget|Revenue|Customs|"
    "Religious|Religion|Islamic|Emergency|Emergencies|Situations|Civil|Aviation|Air|Maritime|Shipping|Ports|Railways|Railway|Roads|Works|Supply|Supplies|Military|Space|Atomic|Nuclear|"
    "Digital|Small|Medium|Enterprise|Enterprises|Entrepreneurship|Business|Consumer|Political|Parliamentary|Administration|Expatriates|Expatriate|Emigrants|Overseas|Diaspora|Posts|Post|Media|Lands|Land|"
    "Reform|Reforms|Royal|Court|Presidential|Strategic|Corporate|Statistics|Services|Service|Cabinet|Commonwealth|Territories|Islands|Ocean|Oceans|Marine|Textiles|Textile|Steel|Chemicals|Fertilizers|"
    "Irrigation|Veterans|Disaster|Management|Police|Order|State|General|Policy|Growth|Jobs|Skills|Training|Foreigners|Nature|Aid|Assistance|Community|Reconstruction|Rehabilitation|Solidarity|Equality|"
    "Coordination|Marketing|Export|Exports|Import|Imports|Cooperatives|Countries|Union|Modernization|Modernisation|Population|Peace|Production|Productive|Sustainable|Renewable|Ethnic|Minorities"
)
FIELD = rf"(?i:{_FIELDS})"
PORTFOLIO = rf"{FIELD}(?:(?:, and |, | and | & |-|/| and the | ){FIELD})*"
"""What a ministry is for: "Culture, Youth, and Sports". Words by themselves, so that any order and number of them reads."""

HOUSE = (
    r"(?:(?:\p{Lu}\p{Ll}+ ){0,2}(?:Parliament|National Assembly|Assembly|Senate|House of Representatives|House of Commons|House of Lords|House|Congress|Chamber of Deputies|Chamber of Commerce(?: and Industry)?|Audit Chamber|Chamber|Academy of Sciences|Supreme Council|Security Council|Olympic Committee|Central Committee|Election Commission|"
    r"Duma|State Duma|Federation Council|Knesset|Riksdag|Riigikogu|Saeima|Seimas|Sejm|Bundestag|Bundesrat|Majlis|Majles|Rada|Lok Sabha|Rajya Sabha|Storting|Folketing|Althing|Diet|Council|Consultative Council|"
    r"Council of Ministers|Council of State|Presidium|Supreme Court|Supreme Soviet|Central Bank|Armed Forces|Army|Navy|Air Force|Cabinet|Government|Republic|Bank|Committee|Commission|Party|Union)"
    r"|parliament|senate|national assembly|lower house|upper house|government|armed forces|army|navy|air force|republic|country|council|presidency)"
)
"""The body an office belongs to: "Speaker of the National Assembly", "President of the Federation Council"."""


NO_PERSON = (
    r"(?:Accords?|Act|Administration|Affairs?|Africa|Age|Ages|Americas?|Asia|Balkans|Caribbean|Europe|Mediterranean|Agency|Agreements?|Airlines?|Airport|Airways|Alliance|Army|Assembly|Associations?|Authority|Awards?|Banks?|Base|Battalion|Battle|Bay|Bloc|Brigade|Bureau|Bridge|Campaign|Canal|"
    r"Cathedral|Cent(?:er|re)s?|Century|Chamber|Channel|Charter|Church|City|Clubs?|Coalition|Coast|Colleges?|Commission|Committee|Commonwealth|Community|Compan(?:y|ies)|Confederation|Conferences?|Conflict|Congress|Constitution|"
    r"Consulates?|Conventions?|Cooperation|Corporation|Corps|Councils?|Coup|Courts?|Crisis|Crusades?|Culture|Cup|Declaration|Defen[cs]e|Delegation|Department|Desert|Development|Dialogue|Dispute|District|Division|Dynasty|Earthquake|"
    r"Embass(?:y|ies)|Emergency|Empire|Era|Families|Family|Federation|Festival|Fleet|Forces?|Forum|Foundation|Framework|Front|Funds?|Games|Genocide|Government|Groups?|Guard|Gulf|Holocaust|Hospital|Hotel|Houses?|Hurricane|"
    r"Incident|Initiative|Institut\w*|Intervention|Invasion|Islands?|Journal|Kingdom|Lake|Language|Law|League|Magazine|Mandate|Markets?|Massacre|Mechanism|Medal|Meetings?|Memorandum|Memorial|Ministers?|Ministr(?:y|ies)|Missions?|"
    r"Mosque|Mountains|Movement|Museum|Nations|Navy|News|Occupation|Oceans?|Offices?|Olympics|Operation|Order|Organi[sz]ations?|Pact|Palace|Pandemic|Parliament|Part(?:y|ies)|Partnership|Peninsula|Pipeline|Police|Policy|Port|Press|Prize|"
    r"Process|Program(?:me)?s?|Projects?|Protocol|Provinces?|Question|Radio|Railway|Rebellion|Regiment|Regions?|Relations|Report|Republics?|Resolutions?|Review|Revolution|Rights|Rivers?|Roads?|Schools?|Sea|Secretariat|Security|Senate|"
    r"Service|Siege|Society|Squadron|Square|Stadium|States|Station|Strait|Strategy|Street|Stud(?:y|ies)|Summit|Team|Television|Temple|Territor(?:y|ies)|Times|Tower|Trade|Treat(?:y|ies)|Trust|Tsunami|Understanding|Unions?|Universit\w+|"
    r"Uprising|Valley|Wars?|Zone)"
)
"""Words of which a capitalised phrase is no person."""


def _x(state: str, level: str, office: str, person: str) -> str:
    return f"⟦X:{state}|{level}|{office}¦{person}⟧"


OPENERS = (
    "In On At The This That These Those Then When While After Before Since During Both From To As By For With "
    "Although However Later Also His Her Its Their Other Another Some Many Most Several Under Until Following "
    "Former It He She They And Or If A An Two Three Upon Through Between Despite Because Among Such There Where "
    "Furthermore Moreover Currently Presently Today Recently Subsequently Additionally Meanwhile Throughout "
    "Within Without Over Not No Only About Against Prior Earlier Early Late Soon Since Once Again Around Along "
    "Apart Besides Finally First Second Next Official Numerous"
).split()
"""Words that open a sentence or a phrase: no name begins with them, though they are capitalised."""


def _whole_offices(text: pl.Expr) -> pl.Expr:
    """Offices with all that belongs to them: portfolio, body, a second office of the same person."""
    minister = (
        r"⟦O:([^¦⟧]*)¦((?i:minister|secretary|undersecretary|under-secretary|commissioner|adviser|advisor)[^⟧]*)⟧"
    )
    office = OFFICE
    return (
        text.str.replace_all(
            r"(\p{Lu}\p{Ll}+ )⟦O:[^¦⟧]*¦(Shah|Khan|King|Sultan|Prince|Pope|Marshal|Major|Judge|Bishop|Duke|Count|Baron|Dean|Emir|Amir|Imam|Queen|Abbot)⟧",
            "${1}${2}",
        )
        # A city's name after an office is its holder's: "President Ho Chi Minh"
        .str.replace_all(r"(⟦O:[^⟧]*⟧ )⟦C:[^¦⟧]*¦([^⟧␣]*)␣([^⟧␣]*)␣([^⟧␣]*)⟧", "${1}${2} ${3} ${4}")
        .str.replace_all(r"(⟦O:[^⟧]*⟧ )⟦C:[^¦⟧]*¦([^⟧␣]*)␣([^⟧␣]*)⟧", "${1}${2} ${3}")
        .str.replace_all(r"(⟦O:[^⟧]*⟧ )⟦C:[^¦⟧]*¦([^⟧␣]*)⟧", "${1}${2}")
        .str.replace_all(r"\b([Bb]in |[Ii]bn |[Bb]int |[Aa]l[- ])⟦O:[^¦⟧]*¦([^⟧]*)⟧", "${1}${2}")
        # Who will hold an office one day does not hold it.
        .str.replace_all(r"\b([Ff]uture) ⟦O:[^¦⟧]*¦", "⟦O:official¦${1} ")
        .str.replace_all(rf"(?-u:\b)({PORTFOLIO}) {minister}", "⟦O:${2}¦${1} ${3}⟧")
        .str.replace_all(
            rf"{office} (of|for|to|in charge of|responsible for) ((?:the )?{PORTFOLIO})\b", "⟦O:${1}¦${2} ${3} ${4}⟧"
        )
        .str.replace_all(
            rf"⟦O:((?:deputy_)?minister)¦([^⟧]*)⟧((?:, and |, | and | & )(?:the )?(?:{_FIELDS})(?:(?:, and |, | and | & | )(?:{_FIELDS}))*)\b",
            "⟦O:${1}¦${2}${3}⟧",
        )
        .str.replace_all(
            rf"{office},? (?:of|in|to) (the )?{STATE} ({HOUSE})\b", "⟦O:${1}¦${2}⟧ of the ⟦S:${4}¦⟧\x05${5}\x05"
        )
        .str.replace_all(rf"{office},? (of|in) ((?:the )?{HOUSE})\b", "⟦O:${1}¦${2} ${3} ${4}⟧")
        .str.replace_all(rf"{office} \({OFFICE}\)", "⟦O:${1}¦${2}⟧")
        .str.replace_all(
            rf"{office},? ?(?:and|and the|and concurrently|as well as|/|&|-) ?{OFFICE}",
            f"⟦O:${{1}}¦${{2}}{BLANK}and{BLANK}${{4}}⟧",
        )
        .str.replace_all(
            rf"{office}, ⟦O:([^¦⟧]*)¦((?:Senator|General|Prince|Princess|Sheikh|Admiral|Colonel|MP|Sultan|Crown)[^⟧]*)⟧ (\p{{Lu}})",
            f"⟦O:${{1}}¦${{2}}{BLANK}and{BLANK}${{4}}⟧ ${{5}}",
        )
        .str.replace_all(rf"{office}(?: the)? {OFFICE}", f"⟦O:${{1}}¦${{2}}{BLANK}${{4}}⟧")
    )


def _without_cities(text: pl.Expr) -> pl.Expr:
    """A city before another capitalised word is a given name: "his counterpart Victoria Low"."""
    return text.str.replace_all(
        r"((?:^|[.,;] |⟦[SOA]:[^⟧]*⟧(?:[’']s)?,? |\b(?:that|when|and|by|with|his|her|counterpart|Mr\.?|Mrs\.?|Dr\.?|Sir) ))⟦C:[^¦⟧]*¦([^⟧]*)⟧( \p{Lu}\p{Ll}+)",
        "${1}${2}${3}",
    )


def _close_openers(text: pl.Expr) -> pl.Expr:
    return text.str.replace_many([f"{w} " for w in OPENERS], [f"\x04{w.lower()} " for w in OPENERS])


def _open_openers(text: pl.Expr) -> pl.Expr:
    return text.str.replace_many([f"\x04{w.lower()} " for w in OPENERS], [f"{w} " for w in OPENERS])


HOLDERS = "⟦O:|counterpart"
"""What a text must hold to tell of the holder of an office."""


def mark_holders(text: pl.Expr) -> pl.Expr:
    """Write ``⟦X:…⟧`` for every office holder of texts that hold ``HOLDERS``."""
    # Heads of missions are kept apart: no rule below may take the receiver for their own state.
    text = text.str.replace_all("⟦O:ambassador¦", "⟦E:ambassador¦", literal=True)
    text = _whole_offices(_close_openers(_without_cities(text)))
    hon = f"(?:{HONORIFIC})*"
    name = rf"[“\"(]?{hon}({NAME})[”\")]?"
    between = latin(rf"(?:\p{{Lu}}[\p{{L}}-]+(?: of)? |(?:{_FIELDS}) (?:and|&) )")
    body = "\x05[^\x05]*\x05"
    of = r"(?:of|from|for)(?: the)?"
    noun = r"⟦S:([^¦⟧]*)¦[^⟧]*⟧(?:[’']s?)?"
    long = latin(r"(?:(?:of|for|on|in|to)(?: the)? (?:\p{Lu}[\p{L}’'-]+,? |and |of |for |the |on )+)")
    rules = [
        # the Speaker of the Azerbaijani Parliament, Ogtay Asadov
        (rf"{OFFICE} of the ⟦S:([^¦⟧]*)¦⟧(?:{body}),? {name}", _x("${3}", "${1}", "${2}", "${4}")),
        # Ogtay Asadov, Speaker of the Azerbaijani Parliament
        (rf"{START}({NAME}), (?:{QUAL})*{OFFICE} of the ⟦S:([^¦⟧]*)¦⟧(?:{body})", _x("${4}", "${2}", "${3}", "${1}")),
        # Mexican President, José López Portillo | Malaysia's Defence Minister Tun Abdul Razak
        (rf"{STATE} (?:{QUAL})*({between}{{0,3}}){OFFICE},? {name}", _x("${1}", "${3}", "${2}${4}", "${5}")),
        # the Minister of Foreign Affairs of Albania, Edmond Haxhinasto
        (rf"{OFFICE},? {of} {noun},? {name}", _x("${3}", "${1}", "${2}", "${4}")),
        # President Mahmoud Ahmadinejad of Iran | Agong Sirajuddin of Perlis of Malaysia
        (rf"{OFFICE},? {hon}({NAME})(?: of {WORD})? (?:of|from)(?: the)? {noun}", _x("${4}", "${1}", "${2}", "${3}")),
        # the Chairman of the Committee on Trade of Greece, Ion Low
        (rf"{OFFICE} {long}(?:of|from)(?: the)? {noun},? {name}", _x("${3}", "${1}", "${2}", "${4}")),
        # Ion Low, Chairman of the Committee on Trade of Greece
        (
            rf"{START}({NAME})(?:, | \()(?:{QUAL})*{OFFICE} {long}(?:of|from)(?: the)? {noun}",
            _x("${4}", "${2}", "${3}", "${1}"),
        ),
        # Dipu Moni, the then Foreign Minister of Bangladesh
        (rf"{START}({NAME})(?:, | \()(?:{QUAL})*{OFFICE},? {of} {noun}\)?", _x("${4}", "${2}", "${3}", "${1}")),
        # Dora Bakoyannis, the Greek Foreign Minister
        (
            rf"{START}({NAME})(?:, | \()(?:{QUAL})*{STATE} (?:{QUAL})*({between}{{0,3}}){OFFICE}\)?",
            _x("${2}", "${4}", "${3}${5}", "${1}"),
        ),
        # her Chilean counterpart, Ion Low
        (rf"{STATE} counterpart,? {name}", _x("${1}", "", "", "${2}")),
        # President Bachelet
        (rf"{OFFICE},? {name}", _x("", "${1}", "${2}", "${3}")),
        # Kim Yong-nam, President of the Presidium
        (rf"{START}({NAME})(?:, | \()(?:{QUAL})*{OFFICE}\)?", _x("", "${2}", "${3}", "${1}")),
        # Ion Low Secretary of State visited
        (
            rf"{START}({WORD}(?: (?:{PARTICLE} )*(?:{INITIAL}|{WORD}))+) {OFFICE}( \p{{Ll}})",
            _x("", "${2}", "${3}", "${1}") + "${4}",
        ),
        # the Sultan of Brunei | the Barbados Prime Minister: an office stands for the person
        (rf"{OFFICE} of the ⟦S:([^¦⟧]*)¦⟧(?:{body})", _x("${3}", "${1}", "${2}", "")),
        (r"⟦O:([^¦⟧]*)¦([^⟧]*)⟧,? (of|from)( the)? ⟦S:([^¦⟧]*)¦([^⟧]*)⟧", _x("${5}", "${1}", "${2} ${3}${4} ${6}", "")),
        (
            rf"⟦[SA]:([^¦⟧]*)¦([^⟧]*)⟧(?:[’']s?)? (?:{QUAL})*({between}{{0,3}}){OFFICE}",
            _x("${1}", "${4}", "${2} ${3}${5}", ""),
        ),
    ]
    for pattern, replacement in rules:
        text = text.str.replace_all(pattern, replacement)
    text = text.str.replace_all(r"⟦S:[^¦⟧]*¦⟧\x05([^\x05]*)\x05", "${1}").str.replace_all("\x05", "", literal=True)
    text = text.str.replace_all(rf"(⟦E:ambassador¦[^⟧]*⟧,? ){hon}({NAME})", "${1}\x06${2}")
    return _open_openers(text.str.replace_all("⟦E:ambassador¦", "⟦O:ambassador¦", literal=True))


def mark_names_of_people(text: pl.Expr) -> pl.Expr:
    """Write ``⟦P:¦…⟧`` for names of two or more capitalised words that are no holder's."""
    text = _close_openers(_without_cities(text))
    # Marks are matched first and left as they are, so that no name is found inside one.
    two_words = rf"(?:{INITIAL}|{WORD})(?:{FURTHER})+"
    text = text.str.replace_all(rf"(⟦[^⟧]*⟧)|\x06({NAME})|{START}({two_words})", "${1}⟦P:¦${2}${3}⟧").str.replace_all(
        "⟦P:¦⟧", "", literal=True
    )
    text = (
        text.str.replace_all(
            r"(⟦[XP]:[^⟧]*?)( (?:OBE|CBE|MBE|CMG|KCMG|GCMG|KBE|QC|KC|MP|PhD|AO|AC|AM|SC|JP|KCVO|CVO|MVO|OM))+⟧",
            "${1}⟧${2}",
        )
        .str.replace_all(r"(⟦[XP]:[^⟧]*?)([’']s?)⟧", "${1}⟧${2}")
        # "Low's European tour": what follows the possessive is no name
        .str.replace_all(r"(⟦(?:X:[^¦⟧]*¦|P:¦[^⟧ ]+ )[^⟧]*?)([’']s)( [^⟧]*)⟧", "${1}⟧${2}${3}")
        .str.replace_all(r"⟦P:¦([^⟧]*\bPeople)⟧", "${1}")
        .str.replace_all(
            r"(⟦X:[^¦⟧]*¦)((?:[^⟧]* )?(?:Commission|Committee|Council|Bureau|Agency|Ministry|Office|Authority|Organi[sz]ation|Association|Party|Union|Forces?|Conference|Summit|Parliament|Assembly|Republic|University|Federation))⟧",
            "${1}⟧ ${2}",
        )
        .str.replace_all(rf"⟦P:¦((?:[^⟧]* )?{NO_PERSON}(?: [^⟧]*)?)⟧", "${1}")
    )
    return _open_openers(text)
