#include "app/tools/units.h"

#include "app/tools/rational.h"

#include <QStringList>
#include <algorithm>
#include <stdexcept>
#include <vector>

namespace calliope::app {

namespace {

/// One unit: its size and where its scale begins, both in the base unit of its kind, as decimals or fractions.
struct Unit {
    const char* kind;
    const char* names; ///< with "|" between; the first one is shown
    const char* size;
    const char* zero = "0";
};

/// Sizes are definitions (SI, NIST SP 811), not measurements, but for the year (mean Gregorian) and the month (a
/// twelfth of it).
const std::vector<Unit>& units() {
    static const std::vector<Unit> table{
        {"length", "m|metre|meter|metres|meters", "1"},
        {"length", "km|kilometre|kilometer|kilometres|kilometers", "1000"},
        {"length", "dm|decimetre|decimeter", "0.1"},
        {"length", "cm|centimetre|centimeter|centimetres|centimeters", "0.01"},
        {"length", "mm|millimetre|millimeter|millimetres|millimeters", "0.001"},
        {"length", "µm|um|micrometre|micrometer|micron|microns", "0.000001"},
        {"length", "nm|nanometre|nanometer", "0.000000001"},
        {"length", "in|inch|inches|\"", "0.0254"},
        {"length", "ft|foot|feet|'", "0.3048"},
        {"length", "yd|yard|yards", "0.9144"},
        {"length", "mi|mile|miles", "1609.344"},
        {"length", "nmi|nautical mile|nautical miles", "1852"},
        {"length", "au|astronomical unit", "149597870700"},
        {"length", "ly|light year|light-year|light years", "9460730472580800"},
        {"area", "m²|m2|square metre|square meter|square metres|square meters|sqm", "1"},
        {"area", "km²|km2|square kilometre|square kilometer", "1000000"},
        {"area", "cm²|cm2|square centimetre|square centimeter", "0.0001"},
        {"area", "ha|hectare|hectares", "10000"},
        {"area", "a|are", "100"},
        {"area", "acre|acres", "4046.8564224"},
        {"area", "ft²|ft2|square foot|square feet|sqft", "0.09290304"},
        {"area", "in²|in2|square inch|square inches", "0.00064516"},
        {"area", "mi²|mi2|square mile|square miles", "2589988.110336"},
        {"volume", "l|litre|liter|litres|liters", "1"},
        {"volume", "ml|millilitre|milliliter|millilitres|milliliters|cm3|cm³", "0.001"},
        {"volume", "cl|centilitre|centiliter", "0.01"},
        {"volume", "dl|decilitre|deciliter", "0.1"},
        {"volume", "m³|m3|cubic metre|cubic meter|cubic metres|cubic meters", "1000"},
        {"volume", "tsp|teaspoon|teaspoons", "0.00492892159375"},
        {"volume", "tbsp|tablespoon|tablespoons", "0.01478676478125"},
        {"volume", "fl oz|fluid ounce|fluid ounces|floz", "0.0295735295625"},
        {"volume", "cup|cups", "0.2365882365"},
        {"volume", "pt|pint|pints", "0.473176473"},
        {"volume", "qt|quart|quarts", "0.946352946"},
        {"volume", "gal|gallon|gallons", "3.785411784"},
        {"volume", "imperial pint|imperial pints|uk pint", "0.56826125"},
        {"volume", "imperial gallon|imperial gallons|uk gallon", "4.54609"},
        {"volume", "ft³|ft3|cubic foot|cubic feet", "28.316846592"},
        {"volume", "in³|in3|cubic inch|cubic inches", "0.016387064"},
        {"mass", "kg|kilogram|kilograms|kilo|kilos", "1"},
        {"mass", "g|gram|grams", "0.001"},
        {"mass", "mg|milligram|milligrams", "0.000001"},
        {"mass", "µg|ug|microgram|micrograms", "0.000000001"},
        {"mass", "t|tonne|tonnes|metric ton", "1000"},
        {"mass", "lb|lbs|pound|pounds", "0.45359237"},
        {"mass", "oz|ounce|ounces", "0.028349523125"},
        {"mass", "st|stone|stones", "6.35029318"},
        {"mass", "short ton|us ton", "907.18474"},
        {"mass", "long ton", "1016.0469088"},
        {"temperature", "K|kelvin", "1"},
        {"temperature", "°C|C|celsius|degC|degrees celsius", "1", "273.15"},
        {"temperature", "°F|F|fahrenheit|degF|degrees fahrenheit", "5/9", "45967/180"},
        {"time", "s|sec|second|seconds", "1"},
        {"time", "ms|millisecond|milliseconds", "0.001"},
        {"time", "min|minute|minutes", "60"},
        {"time", "h|hr|hour|hours", "3600"},
        {"time", "d|day|days", "86400"},
        {"time", "week|weeks|wk", "604800"},
        {"time", "month|months", "2629746"},
        {"time", "year|years|yr", "31556952"},
        {"speed", "m/s|mps", "1"},
        {"speed", "km/h|kmh|kph", "5/18"},
        {"speed", "mph|mi/h|miles per hour", "0.44704"},
        {"speed", "kn|knot|knots|kt", "463/900"},
        {"speed", "ft/s|fps", "0.3048"},
        {"pressure", "Pa|pascal|pascals", "1"},
        {"pressure", "hPa|hectopascal|mbar|millibar", "100"},
        {"pressure", "kPa|kilopascal", "1000"},
        {"pressure", "MPa|megapascal", "1000000"},
        {"pressure", "bar|bars", "100000"},
        {"pressure", "atm|atmosphere|atmospheres", "101325"},
        {"pressure", "psi", "44482216152605/6451600000"},
        {"pressure", "mmHg|torr", "20265/152"},
        {"energy", "J|joule|joules", "1"},
        {"energy", "kJ|kilojoule|kilojoules", "1000"},
        {"energy", "MJ|megajoule|megajoules", "1000000"},
        {"energy", "cal|calorie|calories", "4.184"},
        {"energy", "kcal|kilocalorie|kilocalories", "4184"},
        {"energy", "Wh|watt hour|watt hours", "3600"},
        {"energy", "kWh|kilowatt hour|kilowatt hours", "3600000"},
        {"energy", "BTU|btu", "1055.05585262"},
        {"energy", "eV|electronvolt", "0.0000000000000000001602176634"},
        {"power", "W|watt|watts", "1"},
        {"power", "kW|kilowatt|kilowatts", "1000"},
        {"power", "MW|megawatt|megawatts", "1000000"},
        {"power", "hp|horsepower", "745.69987158227022"},
        {"power", "PS|metric horsepower", "735.49875"},
        {"data", "B|byte|bytes", "1"},
        {"data", "bit|bits", "0.125"},
        {"data", "kB|kilobyte|kilobytes", "1000"},
        {"data", "MB|megabyte|megabytes", "1000000"},
        {"data", "GB|gigabyte|gigabytes", "1000000000"},
        {"data", "TB|terabyte|terabytes", "1000000000000"},
        {"data", "KiB|kibibyte|kibibytes", "1024"},
        {"data", "MiB|mebibyte|mebibytes", "1048576"},
        {"data", "GiB|gibibyte|gibibytes", "1073741824"},
        {"data", "TiB|tebibyte|tebibytes", "1099511627776"},
        {"angle", "°|deg|degree|degrees", "1"},
        {"angle", "turn|turns|revolution|revolutions", "360"},
        {"angle", "gon|grad|gradian", "0.9"},
        {"angle", "arcmin|arcminute", "1/60"},
        {"angle", "arcsec|arcsecond", "1/3600"},
        {"consumption", "km/l", "1"},
        {"consumption", "mpg|miles per gallon", "1.609344/3.785411784"},
    };
    return table;
}

Rational sizeOf(const char* text) {
    const QStringList parts = QString::fromLatin1(text).split('/');
    const Rational top = Rational::fromDecimal(parts[0].toStdString());
    return parts.size() == 1 ? top : top / Rational::fromDecimal(parts[1].toStdString());
}

/// Small and large letters count first (mW and MW), then not.
const Unit* unitOf(const QString& name) {
    const QString wanted = name.simplified();
    for (const Qt::CaseSensitivity sensitivity : {Qt::CaseSensitive, Qt::CaseInsensitive})
        for (const Unit& unit : units())
            if (QString::fromUtf8(unit.names).split('|').contains(wanted, sensitivity)) return &unit;
    return nullptr;
}

QString shownName(const Unit& unit) {
    return QString::fromUtf8(unit.names).section('|', 0, 0);
}

QString unitsLike(const char* kind) {
    QStringList names;
    for (const Unit& unit : units())
        if (qstrcmp(unit.kind, kind) == 0) names.append(shownName(unit));
    return names.join(", ");
}

} // namespace

Conversion convertUnits(const QString& value, const QString& from, const QString& to) {
    const Unit* source = unitOf(from);
    const Unit* target = unitOf(to);
    if (!source) return {QStringLiteral("The unit \"%1\" is not known.").arg(from.left(40)), true};
    if (!target)
        return {QStringLiteral("The unit \"%1\" is not known. Units of %2: %3.")
                    .arg(to.left(40), QLatin1String(source->kind), unitsLike(source->kind)),
                true};
    if (qstrcmp(source->kind, target->kind) != 0)
        return {
            QStringLiteral("%1 measures %2 and %3 measures %4.")
                .arg(shownName(*source), QLatin1String(source->kind), shownName(*target), QLatin1String(target->kind)),
            true};
    try {
        const QString number = value.trimmed();
        const bool isNegative = number.startsWith('-');
        const Rational size = Rational::fromDecimal(number.mid(isNegative ? 1 : 0).toStdString());
        const Rational base = (isNegative ? -size : size) * sizeOf(source->size) + sizeOf(source->zero);
        constexpr int places = 12;
        const Rational::Decimal result = ((base - sizeOf(target->zero)) / sizeOf(target->size)).decimal(places);
        return {QString::fromUtf8("%1 %2 %3 %4 %5")
                    .arg(number, shownName(*source), result.isExact ? "=" : QString::fromUtf8("≈"),
                         QString::fromStdString(result.text), shownName(*target)),
                false};
    } catch (const std::exception&) {
        return {"The number is too large.", true};
    }
}

} // namespace calliope::app
