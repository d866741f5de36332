#include "tests/fakes/merchant/protocol_schemas.h"

#include "app/tools/json_schema.h"
#include "tests/support/reference_data.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <array>
#include <map>

namespace calliope::test {

namespace {

QString escaped(QString key) {
    return key.replace("~", "~0").replace("/", "~1");
}

/// "../a.json#/b" in the file "x/y.json" as a reference inside of the bundle.
QString moved(const QString& reference, const QString& file) {
    const QString path = reference.section('#', 0, 0);
    const QString target = path.isEmpty() ? file : QDir::cleanPath(file + "/../" + path);
    return "#/" + escaped(target) + reference.section('#', 1);
}

QJsonValue resolved(const QJsonValue& value, const QString& file, const QString& operation);

/// Fields that a request of this kind must not, may or must have.
void resolveMarks(QJsonObject& schema, const QString& operation) {
    QJsonObject fields = schema["properties"].toObject();
    QJsonArray required = schema["required"].toArray();
    const QByteArray branches = QJsonDocument(schema["allOf"].toArray()).toJson();
    for (const QString& name : fields.keys()) {
        const QJsonValue mark = fields[name].toObject()["ucp_request"];
        const QString rule = mark.isObject() ? mark[operation].toString() : mark.toString();
        if (rule.isEmpty()) continue;
        for (qsizetype i = required.size() - 1; i >= 0; --i)
            if (required[i] == name) required.removeAt(i);
        if (rule == "required") required.append(name);
        if (rule != "omit") continue;
        if (branches.contains('"' + name.toUtf8() + '"'))
            fields.remove(name); // a branch has its own rule for it
        else
            fields[name] = false;
    }
    schema["properties"] = fields;
    schema["required"] = required;
}

QJsonObject resolvedObject(QJsonObject schema, const QString& file, const QString& operation) {
    if (!operation.isEmpty() && schema["properties"].isObject()) resolveMarks(schema, operation);
    for (auto field = schema.begin(); field != schema.end(); ++field) {
        if (field.key() == "$ref" && field.value().isString())
            field.value() = moved(field.value().toString(), file);
        else
            field.value() = resolved(field.value(), file, operation);
    }
    return schema;
}

QJsonValue resolved(const QJsonValue& value, const QString& file, const QString& operation) {
    if (value.isObject()) return resolvedObject(value.toObject(), file, operation);
    if (!value.isArray()) return value;
    QJsonArray list;
    for (const QJsonValue each : value.toArray()) list.append(resolved(each, file, operation));
    return list;
}

struct Folders {
    const char* own;      ///< in the fixtures
    const char* released; ///< in the reference data
};

const Folders& foldersOf(Merchant::Speaks protocol) {
    // In the order of the enumeration. The reference data has UCP as it was three days before 2026-08-25 was tagged.
    static constexpr std::array table{
        Folders{"ucp", "ucp-2026-08-22/source/schemas"}, Folders{"ucp", "ucp-2026-04-08/source/schemas"},
        Folders{"acp", "acp-2026-04-17/spec/2026-04-17/json-schema"}, Folders{"ucp", "ucp-2026-08-22/source/schemas"}};
    return table[static_cast<std::size_t>(protocol)];
}

struct AcpRow {
    const char* operation;
    const char* request; ///< nullptr: no body, or any
    const char* reply;
};

constexpr std::array acpRows{
    AcpRow{"discovery", nullptr, "DiscoveryResponse"},
    AcpRow{"create", "CheckoutSessionCreateRequest", "CheckoutSession"},
    AcpRow{"update", "CheckoutSessionUpdateRequest", "CheckoutSession"},
    AcpRow{"look", nullptr, "CheckoutSession"},
    AcpRow{"complete", "CheckoutSessionCompleteRequest", "CheckoutSession"},
    AcpRow{"cancel", "CancelSessionRequest", "CheckoutSession"},
};

const AcpRow& acpRow(const QString& operation) {
    for (const AcpRow& row : acpRows)
        if (operation == row.operation) return row;
    return acpRows.front();
}

} // namespace

ProtocolSchemas::ProtocolSchemas(Merchant::Speaks protocol, const std::filesystem::path& folder)
    : m_protocol(protocol) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        const std::string name = entry.path().lexically_relative(folder).generic_string();
        m_files[QString::fromStdString(name)] =
            QJsonDocument::fromJson(QByteArray::fromStdString(readText(entry.path()))).object();
    }
}

const QJsonObject& ProtocolSchemas::bundle(const QString& operation) const {
    if (const auto known = m_bundles.find(operation); known != m_bundles.end()) return *known;
    QJsonObject all;
    for (auto file = m_files.begin(); file != m_files.end(); ++file)
        all[file.key()] = resolvedObject(file.value(), file.key(), operation);
    return m_bundles[operation] = all;
}

QString ProtocolSchemas::objection(const QJsonValue& value, const Place& place, const QString& name) const {
    QJsonObject root = bundle(place.operation);
    if (!root.contains(place.file)) return name + ": there is no schema " + place.file;
    root["$ref"] = "#/" + escaped(place.file) + place.pointer;
    constexpr int mostSteps = 20'000'000; // both are ours, and catalogues are long
    return app::schemaObjection(value, root, name, mostSteps);
}

ProtocolSchemas::Place ProtocolSchemas::requestPlace(const QString& operation) const {
    if (m_protocol == Merchant::Speaks::acp) {
        const char* name = acpRow(operation).request;
        return name ? Place{"schema.agentic_checkout.json", QString("/$defs/") + name, {}} : Place{};
    }
    if (operation == "search") return {"shopping/catalog_search.json", "/$defs/search_request", operation};
    if (operation == "lookup") return {"shopping/catalog_lookup.json", "/$defs/lookup_request", operation};
    const bool hasBody = operation == "create" || operation == "update" || operation == "complete";
    if (hasBody) return {"shopping/fulfillment.json", "/$defs/dev.ucp.shopping.checkout", operation};
    if (operation == "create cart") return {"shopping/cart.json", {}, "create"};
    if (operation == "update cart") return {"shopping/cart.json", {}, "update"};
    return {};
}

ProtocolSchemas::Place ProtocolSchemas::replyPlace(const Exchanged& exchanged, const QJsonObject& reply) const {
    if (m_protocol == Merchant::Speaks::acp) {
        const bool isError = exchanged.reply.status >= 400;
        const QString name = isError                   ? "Error"
                             : reply.contains("order") ? "CheckoutSessionWithOrder"
                                                       : acpRow(exchanged.operation).reply;
        return {"schema.agentic_checkout.json", "/$defs/" + name, {}};
    }
    if (exchanged.operation == "discovery") return {"ucp.json", "/$defs/business_schema", {}};
    if (reply["ucp"]["status"] == "error") {
        const bool isOlder = m_protocol == Merchant::Speaks::ucpOlder;
        return {isOlder ? "shopping/types/error_response.json" : "common/types/error_response.json", {}, {}};
    }
    if (exchanged.operation == "order") return {"shopping/order.json", {}, {}};
    if (exchanged.operation == "search") return {"shopping/catalog_search.json", "/$defs/search_response", {}};
    if (exchanged.operation == "lookup") return {"shopping/catalog_lookup.json", "/$defs/lookup_response", {}};
    if (exchanged.operation.endsWith(" cart")) return {"shopping/cart.json", {}, {}};
    return {"shopping/fulfillment.json", "/$defs/dev.ucp.shopping.checkout", {}};
}

QString ProtocolSchemas::objection(const Exchanged& exchanged) const {
    if (exchanged.operation.isEmpty() || exchanged.operation == "permalink") return {};
    if (!exchanged.call.isEmpty()) {
        const QString file = "transports/mcp_tool_call.json";
        if (const QString wrong = objection(exchanged.call, {file, "/$defs/request", {}}, "call"); !wrong.isEmpty())
            return wrong;
        const bool isError = exchanged.called.contains("error");
        const Place around = isError ? Place{"transports/jsonrpc.json", "/$defs/error_response", {}}
                                     : Place{file, "/$defs/response", {}};
        const bool isTold = exchanged.reply.raw.isEmpty() && !exchanged.reply.isCut;
        if (const QString wrong = isTold ? objection(exchanged.called, around, "called") : QString(); !wrong.isEmpty())
            return wrong;
    }
    const Place request = requestPlace(exchanged.operation);
    if (!request.file.isEmpty() && !exchanged.request.body.isEmpty())
        if (const QString wrong = objection(exchanged.request.json(), request, exchanged.operation); !wrong.isEmpty())
            return wrong;
    const bool isProfile = exchanged.operation == "discovery" && m_protocol != Merchant::Speaks::acp;
    if (exchanged.reply.isCut || exchanged.reply.status / 100 == 3 || !exchanged.reply.raw.isEmpty()) return {};
    const QJsonObject reply = exchanged.reply.json;
    return objection(isProfile ? reply["ucp"] : QJsonValue(reply), replyPlace(exchanged, reply),
                     exchanged.operation + ", answered");
}

QString ProtocolSchemas::platformObjection(const QJsonObject& profile) const {
    return objection(profile["ucp"], {"ucp.json", "/$defs/platform_schema", {}}, "profile");
}

std::filesystem::path ownSchemas(Merchant::Speaks protocol) {
    return fixtures() / "shopping" / foldersOf(protocol).own;
}

std::optional<std::filesystem::path> releasedSchemas(Merchant::Speaks protocol) {
    const auto reference = referenceData();
    if (!reference) return std::nullopt;
    const std::filesystem::path folder = *reference / "protocols" / foldersOf(protocol).released;
    return std::filesystem::exists(folder) ? std::optional(folder) : std::nullopt;
}

QString firstObjection(Merchant::Speaks protocol, const std::vector<Exchanged>& said) {
    static std::map<std::filesystem::path, ProtocolSchemas> known; // reading them takes its time
    std::vector<std::filesystem::path> folders{ownSchemas(protocol)};
    if (const auto released = releasedSchemas(protocol)) folders.push_back(*released);
    for (const std::filesystem::path& folder : folders) {
        // Our own are the same for both versions of UCP, where they differ in which of them is asked.
        const auto schemas = known.try_emplace(folder / foldersOf(protocol).released, protocol, folder).first;
        for (const Exchanged& each : said)
            if (const QString wrong = schemas->second.objection(each); !wrong.isEmpty())
                return wrong + '\n' + QString::fromUtf8(each.request.body) + '\n' + QString::fromUtf8(wire(each.reply));
    }
    return {};
}

} // namespace calliope::test
