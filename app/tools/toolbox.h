#pragma once

#include "app/endpoints/chat_request.h"
#include "app/store/store_thread.h"
#include "app/tools/tool_log.h"

#include <QHash>
#include <QObject>
#include <QVariantList>
#include <vector>

namespace calliope::app {

/// Whether a tool may be used; `here`: always, but for a model on another computer the user is asked.
enum class Permission { ask, always, never, here };

/// All tools there are now, what the user allows each of them, and what they did.
///
/// Tools without effects are allowed unless the user says otherwise; of the others the user is asked each time, and so
/// of those that would tell a model on another computer what is kept on this one. What was allowed belongs to the
/// tool's name and source; a source whose tools change takes its permissions back by forget().
class Toolbox : public QObject {
    Q_OBJECT
    /// One map for each tool: name, title, description, source, effect ("read", "keep", "propose", "effect"),
    /// permission ("ask", "always", "never", "here"), fits (whether the model that was asked last had room for it),
    /// readsElsewhere (so that "here" is not "always")
    Q_PROPERTY(QVariantList rows READ rows NOTIFY changed)
    /// Whether the tools of the shop are offered in every conversation; else while shopping is in use
    Q_PROPERTY(bool shopsAlways READ shopsAlways WRITE setShopsAlways NOTIFY changed)
    /// ToolLog::entries()
    Q_PROPERTY(QVariantList activity READ activity NOTIFY activityChanged)

public:
    /// `store` may be null: nothing is kept then.
    explicit Toolbox(StoreThread* store, QObject* parent = nullptr);

    /// Puts the tools of a source in the place of those that it had; empty: our own. Names are unique among all: what
    /// is there already keeps its name.
    void setTools(const QString& source, std::vector<Tool> tools);

    [[nodiscard]] const Tool* find(const QString& name) const;
    /// What holds for a model, remote or not: never `here`.
    [[nodiscard]] Permission permissionOf(const Tool& tool, bool isRemote = false) const;
    void setPermission(const Tool& tool, Permission permission);
    Q_INVOKABLE void setPermission(const QString& name, const QString& permission);

    /// Takes back what was allowed to the tools of a source.
    void forget(const QString& source);

    /// Whether shopping is in use: its tools are offered only then, so that they cost no room in other conversations.
    void setShopping(bool isInUse) { m_isShopping = isInUse; }
    [[nodiscard]] bool isShopping() const { return m_isShopping || m_shopsAlways; }
    [[nodiscard]] bool shopsAlways() const { return m_shopsAlways; }
    void setShopsAlways(bool shopsAlways);

    /// What a model is told of the tools that may be used in a conversation, up to about `mostTokens` of them; our own
    /// go first, and of these what there is a need for now. One that does not fit is told in brief; where that is too
    /// much, too, it is left out, and `rows` says so until the next offer.
    [[nodiscard]] std::vector<ToolSpec> offer(int mostTokens, const ToolContext& context = {});

    [[nodiscard]] QVariantList rows() const;
    [[nodiscard]] const QVariantList& activity() const { return m_log.entries(); }
    Q_INVOKABLE void forgetActivity() { m_log.clear(); }
    [[nodiscard]] ToolLog& log() { return m_log; }

signals:
    void changed();
    void activityChanged();

private:
    [[nodiscard]] static QString keyOf(const Tool& tool);
    [[nodiscard]] Permission chosenFor(const Tool& tool) const; ///< by the user, or by default
    [[nodiscard]] bool isForAgent(const Tool& tool, bool isRemote) const;

    StoreThread* m_store;
    std::vector<Tool> m_tools;
    QHash<QString, Permission> m_permissions; ///< by key; what is not in here has its default
    QStringList m_leftOut;                    ///< of the last offer
    ToolLog m_log;
    bool m_isShopping = false;
    bool m_shopsAlways = false;
};

} // namespace calliope::app
