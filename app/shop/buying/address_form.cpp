#include "app/shop/buying/address_form.h"

#include "app/shop/buying/countries.h"

#include <QRegularExpression>
#include <algorithm>

namespace calliope::app {

struct AddressForm::Field {
    const char* name;
    const char* label;
    bool isRequired;
    double share;            ///< of the form's width
    QString Address::*place; ///< nullptr: it is the address for e-mail
};

// In the order in which they are asked for.
const std::vector<AddressForm::Field>& AddressForm::table() {
    static const std::vector<Field> fields{
        {"firstName", QT_TR_NOOP("First name"), false, 0.5, &Address::firstName},
        {"lastName", QT_TR_NOOP("Last name"), true, 0.5, &Address::lastName},
        {"street", QT_TR_NOOP("Street and number"), true, 1, &Address::street},
        {"extra", QT_TR_NOOP("Flat, c/o"), false, 1, &Address::extra},
        {"postalCode", QT_TR_NOOP("Postal code"), false, 0.3, &Address::postalCode},
        {"city", QT_TR_NOOP("Town"), true, 0.7, &Address::city},
        {"region", QT_TR_NOOP("Region or state"), false, 0.5, &Address::region},
        {"country", QT_TR_NOOP("Country"), true, 0.5, &Address::country},
        {"email", QT_TR_NOOP("E-mail, for the shop's messages"), true, 0.6, nullptr},
        {"phone", QT_TR_NOOP("Telephone"), false, 0.4, &Address::phone},
    };
    return fields;
}

const QString& AddressForm::textOf(const Field& field) const {
    return field.place ? m_address.*field.place : m_email;
}

AddressForm::AddressForm(QObject* parent)
    : QObject(parent) {
    clear();
}

QVariantList AddressForm::fields() const {
    QVariantList rows;
    for (const Field& field : table())
        rows.append(QVariantMap{
            {"name", field.name}, {"label", tr(field.label)}, {"required", field.isRequired}, {"share", field.share}});
    return rows;
}

QVariantMap AddressForm::values() const {
    QVariantMap values;
    for (const Field& field : table()) values[QLatin1String(field.name)] = textOf(field);
    return values;
}

QVariantMap AddressForm::problems() const {
    QVariantMap problems;
    for (const Field& field : table()) problems[QLatin1String(field.name)] = m_isChecked ? problemOf(field) : QString();
    return problems;
}

QVariantList AddressForm::countries() const {
    return countryRows();
}

void AddressForm::set(const QString& name, const QString& text) {
    constexpr qsizetype longest = 120;
    const auto field =
        std::ranges::find_if(table(), [&](const Field& each) { return name == QLatin1String(each.name); });
    if (field == table().end()) return;
    const QString plain = QString(text).remove(QRegularExpression(QStringLiteral("\\p{Cc}"))).left(longest);
    QString& kept = field->place ? m_address.*field->place : m_email;
    if (kept == plain) return;
    kept = plain;
    emit changed();
}

void AddressForm::clear() {
    m_address = {};
    m_email.clear();
    m_isChecked = false;
    m_address.country = ownCountry();
    emit changed();
}

bool AddressForm::check() {
    m_isChecked = true;
    emit changed();
    return std::ranges::all_of(table(), [this](const Field& field) { return problemOf(field).isEmpty(); });
}

bool AddressForm::isEmpty() const {
    return m_address.lastName.isEmpty() && m_address.street.isEmpty() && m_address.city.isEmpty() && m_email.isEmpty();
}

QString AddressForm::problemOf(const Field& field) const {
    const QString text = textOf(field).trimmed();
    if (field.isRequired && text.isEmpty()) return tr("The shop needs this");
    static const QRegularExpression email(QStringLiteral("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"));
    if (qstrcmp(field.name, "email") == 0 && !email.match(text).hasMatch()) return tr("This is no address for e-mail");
    return {};
}

} // namespace calliope::app
