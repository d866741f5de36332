#include "app/shop/words/tables.h"

#include <array>

namespace calliope::shop {

namespace {

// The place of a row is a bit in databases: append only.

constexpr std::array colours{
    Concept{"black", "", {"black|jet black|ebony", "schwarz|tiefschwarz", "noir", "negro|negra"}},
    Concept{"white",
            "",
            {"white|off white|ivory|ecru|bright white", "weiss|cremeweiss|elfenbein", "blanc|blanche|ivoire|ecru",
             "blanco|blanca|marfil|crudo"}},
    Concept{"grey",
            "",
            {"grey|gray|charcoal|slate|anthracite|heather grey|ash", "grau|anthrazit|hellgrau|dunkelgrau|graphit",
             "gris|grise|anthracite|gris anthracite|ardoise", "gris|marengo|gris marengo|antracita"}},
    Concept{"beige",
            "",
            {"beige|sand|camel|tan|cream|nude|taupe|khaki beige|stone|oatmeal", "beige|sand|creme|sandfarben|taupe",
             "beige|sable|creme|camel|taupe", "beige|beis|arena|crema|camel|camello"}},
    Concept{"brown",
            "",
            {"brown|chocolate|cognac|chestnut|rust|bronze|mocha|coffee",
             "braun|cognac|schoko|dunkelbraun|hellbraun|rostbraun|kastanie|kaffee",
             "marron|brun|brune|cognac|chocolat|chataigne|fauve", "marron|castano|cognac|chocolate|tostado|cafe"}},
    Concept{"red",
            "",
            {"red|burgundy|crimson|scarlet|wine red|maroon|bordeaux|ruby|cherry",
             "rot|bordeaux|weinrot|dunkelrot|bordeauxrot|rubin|kirschrot",
             "rouge|bordeaux|carmin|ecarlate|lie de vin|rubis", "rojo|roja|burdeos|granate|carmesi|escarlata"}},
    Concept{"pink",
            "",
            {"pink|rose|coral|fuchsia|magenta|blush|salmon", "rosa|pink|koralle|altrosa|lachs|fuchsia|magenta|rose",
             "rose|corail|fuchsia|saumon|magenta", "rosa|coral|fucsia|salmon|magenta"}},
    Concept{"orange",
            "",
            {"orange|apricot|terracotta|peach", "orange|apricot|terrakotta|pfirsich", "orange|abricot|terracotta|peche",
             "naranja|albaricoque|terracota|melocoton"}},
    Concept{"yellow",
            "",
            {"yellow|mustard|lemon", "gelb|senf|senfgelb|zitronengelb|hellgelb", "jaune|moutarde|citron",
             "amarillo|amarilla|mostaza|limon"}},
    Concept{"green",
            "",
            {"green|olive|khaki|sage|mint|emerald|forest green|dark green|light green|bottle green",
             "grun|oliv|khaki|mint|salbei|smaragd|dunkelgrun|hellgrun|tannengrun|olivgrun",
             "vert|verte|olive|kaki|sauge|menthe|emeraude|vert fonce|vert clair",
             "verde|oliva|caqui|salvia|menta|esmeralda|verde oscuro|verde claro"}},
    Concept{"blue",
            "",
            {"blue|light blue|sky blue|royal blue|cobalt|indigo|baby blue|pale blue",
             "blau|hellblau|himmelblau|konigsblau|kobalt|kobaltblau|indigo",
             "bleu|bleue|bleu clair|bleu ciel|bleu roi|cobalt|indigo|azur",
             "azul|azul claro|celeste|azul celeste|cobalto|indigo|anil"}},
    Concept{"navy",
            "blue",
            {"navy|navy blue|dark blue|midnight blue|midnight|marine", "marine|marineblau|dunkelblau|nachtblau|navy",
             "bleu marine|marine|bleu fonce|bleu nuit", "azul marino|marino|azul oscuro|azul noche"}},
    Concept{"purple",
            "",
            {"purple|violet|lilac|lavender|plum|mauve|aubergine",
             "lila|violett|flieder|lavendel|pflaume|aubergine|purpur",
             "violet|violette|lilas|lavande|mauve|prune|aubergine|pourpre",
             "morado|morada|violeta|lila|lavanda|malva|ciruela|berenjena|purpura"}},
    Concept{"turquoise",
            "",
            {"turquoise|teal|aqua|cyan|petrol", "turkis|petrol|aqua|turkise", "turquoise|petrole|cyan|bleu canard",
             "turquesa|petroleo|cian|aguamarina"}},
    Concept{"gold",
            "",
            {"gold|golden|gold tone|rose gold", "gold|golden|goldfarben|rosegold", "en or|dore|doree|plaque or",
             "dorado|dorada|oro|de oro"}},
    Concept{"silver",
            "",
            {"silver|silver tone|metallic", "silber|silbern|silberfarben|metallic",
             "argent|argente|argentee|en argent|metallise", "plata|plateado|plateada|de plata|metalizado"}},
    Concept{"multicolour",
            "",
            {"multicolour|multicolor|multicoloured|multi|rainbow|colourful|colorful", "bunt|mehrfarbig|regenbogen",
             "multicolore|bariole|arc en ciel", "multicolor|colores|arcoiris"}},
};

constexpr std::array materials{
    Concept{"cotton",
            "",
            {"cotton|organic cotton|poplin|percale", "baumwolle|bio baumwolle|popeline", "coton|popeline",
             "algodon|popelin"}},
    Concept{"linen", "", {"linen|flax", "leinen", "lin|en lin", "lino"}},
    Concept{"wool",
            "",
            {"wool|woollen|woolen|lambswool|virgin wool", "wolle|schurwolle|lammwolle|wollig", "laine|laine vierge",
             "lana|lana virgen"}},
    Concept{
        "merino", "wool", {"merino|merino wool", "merino|merinowolle", "merinos|laine merinos", "merino|lana merino"}},
    Concept{"cashmere", "", {"cashmere", "kaschmir|cashmere", "cachemire", "cachemira|cachemir"}},
    Concept{"silk", "", {"silk", "seide", "soie", "seda"}},
    Concept{"leather", "", {"leather|cowhide|lambskin", "leder|lammleder|rindsleder|echtleder", "cuir", "cuero|piel"}},
    Concept{
        "suede",
        "leather",
        {"suede|nubuck", "wildleder|veloursleder|nubuk|nubukleder", "daim|nubuck|cuir veloute", "ante|nobuk|serraje"}},
    Concept{"denim", "", {"denim", "denim|jeansstoff", "denim|en jean|en denim", "denim|vaquera|tela vaquera"}},
    Concept{"polyester", "", {"polyester", "polyester", "polyester", "poliester"}},
    Concept{"nylon", "", {"nylon|polyamide", "nylon|polyamid", "nylon|polyamide", "nailon|nylon|poliamida"}},
    Concept{"viscose", "", {"viscose|rayon|modal", "viskose|modal", "viscose|modal", "viscosa|rayon|modal"}},
    Concept{"lyocell", "", {"lyocell|tencel", "lyocell|tencel", "lyocell|tencel", "lyocell|tencel"}},
    Concept{"velvet", "", {"velvet|velour", "samt|nicki", "velours", "terciopelo"}},
    Concept{"corduroy", "", {"corduroy|cord", "cord|kord", "velours cotele|cotele", "pana"}},
    Concept{"flannel", "cotton", {"flannel", "flanell", "flanelle", "franela"}},
    Concept{"tweed", "wool", {"tweed", "tweed", "tweed", "tweed"}},
    Concept{"fleece", "", {"fleece", "fleece", "polaire|molleton", "forro polar|polar"}},
    Concept{"down",
            "",
            {"down filling|goose down|down filled|duck down|down jacket|filled with down|feather",
             "daune|daunen|federn", "duvet|plumes|plume", "plumon|pluma"}},
    Concept{"canvas", "", {"canvas", "canvas|segeltuch", "toile", "lona"}},
    Concept{"elastane", "", {"elastane|spandex|lycra", "elasthan|elastan|lycra", "elasthanne|lycra", "elastano|lycra"}},
    Concept{"acrylic", "", {"acrylic", "acryl|polyacryl", "acrylique", "acrilico"}},
    Concept{"rubber", "", {"rubber", "gummi|kautschuk", "caoutchouc", "caucho|goma"}},
    Concept{"satin", "", {"satin", "satin", "satin", "saten|raso"}},
    Concept{"lace", "", {"lace", "spitze", "dentelle", "encaje"}},
    Concept{
        "alpaca", "", {"alpaca|mohair|angora", "alpaka|mohair|angora", "alpaga|mohair|angora", "alpaca|mohair|angora"}},
    Concept{"straw", "", {"straw|raffia", "stroh|bast", "paille|raphia", "paja|rafia"}},
    Concept{"steel",
            "",
            {"steel|stainless steel", "stahl|edelstahl", "acier|inox|acier inoxydable", "acero|acero inoxidable"}},
    Concept{"jersey", "cotton", {"jersey", "jersey", "jersey", ""}},
};

constexpr std::array patterns{
    Concept{"plain",
            "",
            {"plain|solid|unpatterned", "uni|einfarbig|schlicht|ungemustert", "uni|unie|sans motif",
             "liso|lisa|sin estampado"}},
    Concept{"striped",
            "",
            {"striped|stripe|stripes|pinstripe|breton", "gestreift|streifen|ringel|nadelstreifen|geringelt",
             "raye|rayee|rayures|a rayures|mariniere", "rayas|a rayas|de rayas|rayado|rayada"}},
    Concept{"checked",
            "",
            {"checked|check|checkered|plaid|tartan|gingham", "kariert|karo|karos|schottenkaro|vichy",
             "a carreaux|carreaux|ecossais|vichy|tartan", "cuadros|a cuadros|de cuadros|vichy|tartan"}},
    Concept{"dotted",
            "",
            {"polka dot|polka dots|dotted|dots|spotted|polka", "gepunktet|punkte|getupft|tupfen", "a pois|pois",
             "lunares|de lunares|a lunares|topos"}},
    Concept{"floral",
            "",
            {"floral|flowers|flowery|flower print|botanical", "geblumt|blumen|blumenmuster|florales|floral|blumchen",
             "a fleurs|fleurs|fleuri|fleurie|floral", "flores|de flores|con flores|floral|floreado"}},
    Concept{"animal",
            "",
            {"leopard|animal print|zebra|snake print", "leopard|leo|zebra|animalprint|schlangenmuster",
             "leopard|zebre|imprime animal|serpent", "leopardo|animal print|cebra|serpiente"}},
    Concept{"camouflage", "", {"camouflage|camo", "camouflage|tarnmuster", "camouflage", "camuflaje"}},
    Concept{"paisley", "", {"paisley", "paisley", "cachemire imprime|paisley", "paisley"}},
    Concept{"geometric",
            "",
            {"geometric|abstract|graphic", "geometrisch|abstrakt|grafisch", "geometrique|abstrait|graphique",
             "geometrico|abstracto|grafico"}},
    Concept{"herringbone",
            "",
            {"herringbone|houndstooth", "fischgrat|hahnentritt|pepita", "chevrons|pied de poule",
             "espiga|espiguilla|pata de gallo"}},
};

constexpr std::array genders{
    Concept{"female",
            "",
            {"women|woman|womens|ladies|lady|female|girl|girls", "damen|dame|frau|frauen|madchen|weiblich",
             "femme|femmes|dame|fille|filles|feminin", "mujer|mujeres|senora|senoras|chica|nina"}},
    Concept{"male",
            "",
            {"men|man|mens|gentlemen|male|boy|boys|gents", "herren|herr|mann|manner|junge|jungen|mannlich",
             "homme|hommes|garcon|garcons|masculin", "hombre|hombres|caballero|caballeros|chico|nino"}},
    Concept{"unisex", "", {"unisex|gender neutral", "unisex", "unisexe|mixte", "unisex"}},
};

} // namespace

std::span<const Concept> colourTable() {
    return colours;
}

std::span<const Concept> materialTable() {
    return materials;
}

std::span<const Concept> patternTable() {
    return patterns;
}

std::span<const Concept> genderTable() {
    return genders;
}

} // namespace calliope::shop
