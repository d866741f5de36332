#include "app/tools/toolbox.h"

#include "app/tools/brief_spec.h"

#include <QJsonDocument>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

constexpr const char* shopsKey = "tools.shopping";
constexpr QLatin1String keyBegin("tools.permission.");

constexpr std::array permissionNames{"ask", "always", "never", "here"};

QString nameOf(Permission permission) {
    return QLatin1String(permissionNames[static_cast<std::size_t>(permission)]);
}

std::optional<Permission> permissionNamed(const QString& name) {
    const auto* found =
        std::ranges::find_if(permissionNames, [&](const char* each) { return name == QLatin1String(each); });
    if (found == permissionNames.end()) return std::nullopt;
    return static_cast<Permission>(found - permissionNames.begin());
}

/// About so many tokens does a model read of it.
int tokensOf(const ToolSpec& tool) {
    constexpr int charactersPerToken = 3;
    constexpr int frame = 20;
    const auto characters = tool.name.size() + tool.description.size() +
                            QJsonDocument(tool.parameters).toJson(QJsonDocument::Compact).size();
    return static_cast<int>(characters / charactersPerToken) + frame;
}

bool hasNeed(ToolNeed need, const ToolContext& context, bool isShopping) {
    switch (need) {
    case ToolNeed::shopping: return isShopping;
    case ToolNeed::pictures: return !context.pictures.empty();
    case ToolNeed::documents: return !context.documents.empty();
    case ToolNeed::nothing: break;
    }
    return true;
}

} // namespace

Toolbox::Toolbox(StoreThread* store, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_log(store) {
    connect(&m_log, &ToolLog::changed, this, &Toolbox::activityChanged);
    if (!m_store) return;
    m_store->run(
        this, [](storage::Store& open) { return open.settings().all(); },
        [this](const std::map<std::string, storage::Setting>& kept) {
            for (const auto& [key, value] : kept) {
                if (const auto* shops = std::get_if<bool>(&value); shops && key == shopsKey) m_shopsAlways = *shops;
                const QString name = QString::fromStdString(key);
                const auto* text = std::get_if<std::string>(&value);
                const auto permission = text ? permissionNamed(QString::fromStdString(*text)) : std::nullopt;
                // What was chosen meanwhile counts.
                if (name.startsWith(keyBegin) && permission && !m_permissions.contains(name))
                    m_permissions[name] = *permission;
            }
            emit changed();
        });
}

QString Toolbox::keyOf(const Tool& tool) {
    return keyBegin + (tool.source.isEmpty() ? QString() : tool.source + '/') + tool.name;
}

void Toolbox::setTools(const QString& source, std::vector<Tool> tools) {
    std::erase_if(m_tools, [&](const Tool& tool) { return tool.source == source; });
    for (Tool& tool : tools)
        if (!find(tool.name)) m_tools.push_back(std::move(tool));
    emit changed();
}

const Tool* Toolbox::find(const QString& name) const {
    const auto found = std::ranges::find(m_tools, name, &Tool::name);
    return found == m_tools.end() ? nullptr : &*found;
}

Permission Toolbox::chosenFor(const Tool& tool) const {
    const Permission otherwise = tool.effect == ToolEffect::effect ? Permission::ask : Permission::here;
    const Permission chosen = m_permissions.value(keyOf(tool), otherwise);
    return chosen == Permission::here && !tool.readsElsewhere ? Permission::always : chosen;
}

Permission Toolbox::permissionOf(const Tool& tool, bool isRemote) const {
    const Permission chosen = chosenFor(tool);
    if (chosen != Permission::here) return chosen;
    return isRemote ? Permission::ask : Permission::always;
}

void Toolbox::setPermission(const Tool& tool, Permission permission) {
    const QString key = keyOf(tool);
    m_permissions[key] = permission;
    if (m_store)
        m_store->run([key = key.toStdString(), name = nameOf(permission).toStdString()](storage::Store& open) {
            open.settings().set(key, name);
        });
    emit changed();
}

void Toolbox::setPermission(const QString& name, const QString& permission) {
    const Tool* tool = find(name);
    const auto wanted = permissionNamed(permission);
    if (tool && wanted) setPermission(*tool, *wanted);
}

void Toolbox::setShopsAlways(bool shopsAlways) {
    if (m_shopsAlways == shopsAlways) return;
    m_shopsAlways = shopsAlways;
    if (m_store) m_store->run([shopsAlways](storage::Store& open) { open.settings().set(shopsKey, shopsAlways); });
    emit changed();
}

void Toolbox::forget(const QString& source) {
    const QString begin = keyBegin + source + '/';
    for (auto each = m_permissions.begin(); each != m_permissions.end();)
        each = each.key().startsWith(begin) ? m_permissions.erase(each) : std::next(each);
    if (m_store)
        m_store->run([begin = begin.toStdString()](storage::Store& open) {
            for (const auto& [key, value] : open.settings().all())
                if (key.starts_with(begin)) open.settings().remove(key);
        });
    emit changed();
}

bool Toolbox::isForAgent(const Tool& tool, bool isRemote) const {
    return tool.effect == ToolEffect::read && permissionOf(tool, isRemote) == Permission::always;
}

std::vector<ToolSpec> Toolbox::offer(int mostTokens, const ToolContext& context) {
    std::vector<ToolSpec> specs;
    QStringList leftOut;
    const auto add = [&](bool isOurs, bool isNeeded) {
        for (const Tool& tool : m_tools) {
            if (tool.source.isEmpty() != isOurs || permissionOf(tool) == Permission::never) continue;
            if ((tool.need != ToolNeed::nothing) != isNeeded || !hasNeed(tool.need, context, isShopping())) continue;
            if (context.isAgent && !isForAgent(tool, context.isRemote)) continue;
            ToolSpec spec{tool.name, tool.description, tool.parameters};
            if (tokensOf(spec) > mostTokens) spec = briefSpec(spec);
            if (const int tokens = tokensOf(spec); tokens <= mostTokens) {
                mostTokens -= tokens;
                specs.push_back(std::move(spec));
            } else {
                leftOut.append(tool.name);
            }
        }
    };
    add(true, true);
    add(true, false);
    add(false, false);
    if (std::exchange(m_leftOut, leftOut) != leftOut) emit changed();
    return specs;
}

QVariantList Toolbox::rows() const {
    QVariantList rows;
    for (const Tool& tool : m_tools)
        rows.append(QVariantMap{{"name", tool.name},
                                {"title", tool.title},
                                {"description", tool.description},
                                {"source", tool.source},
                                {"effect", nameOf(tool.effect)},
                                {"permission", nameOf(chosenFor(tool))},
                                {"fits", !m_leftOut.contains(tool.name)},
                                {"readsElsewhere", tool.readsElsewhere}});
    return rows;
}

} // namespace calliope::app
