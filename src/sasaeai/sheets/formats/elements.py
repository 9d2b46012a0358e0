"""Names of HTML elements, by how they print."""

BLOCKS = frozenset(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol optgroup p pre search section summary ul "
    "body caption table tbody td tfoot th thead tr".split()
)
UNPRINTED = frozenset("script style template head datalist noframes iframe object audio video canvas".split())
INLINE = frozenset(
    "a abbr acronym b bdi bdo big br button cite code data del dfn em font i img input ins kbd label mark nobr option "
    "output q rp rt ruby s samp select small span strike strong sub sup textarea time tt u var wbr".split()
)
