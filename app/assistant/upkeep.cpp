#include "app/assistant/upkeep.h"

#include "app/chats/chat_list.h"
#include "app/chats/words.h"

#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace calliope::app {

namespace {

constexpr std::chrono::hours again{1}; ///< it says itself what is due

} // namespace

Upkeep::Upkeep(StoreThread& store, FileWork& work, std::chrono::milliseconds pause, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Upkeep::tend);
    m_timer.start(pause);
}

void Upkeep::tend() {
    m_store.run(
        this, [](storage::Store& open) { open.tend(); }, [this] { refresh(); },
        [](const Failure&) {}); // nobody waits for it: the page says when the latest copy was made
    m_timer.start(again);
}

void Upkeep::refresh() {
    m_store.run(
        this, [](storage::Store& open) { return std::pair(open.conversations().removed(), open.lastBackUp()); },
        [this](const std::pair<std::vector<storage::Conversation>, std::optional<std::int64_t>>& found) {
            m_removed.clear();
            for (const storage::Conversation& chat : found.first)
                m_removed.append(
                    QVariantMap{{"id", static_cast<qlonglong>(chat.id)}, {"title", shownTitle(chat.title)}});
            m_lastCopy = found.second ? timeWords(*found.second) : QString();
            emit changed();
        });
}

template<typename Work>
void Upkeep::change(Work work, const QString& words) {
    m_store.run(this, std::move(work), [this, words] {
        refresh();
        emit chatsChanged();
        emit done(words, false);
    });
}

void Upkeep::copyNow() {
    if (m_copying) return;
    m_copying = m_work.begin(tr("Copying the chats"));
    const auto end = [this] { m_work.end(std::exchange(m_copying, nullptr)); };
    m_store.run(
        this,
        [job = m_copying](storage::Store& open) {
            const auto copy = open.backUp([&](double share) {
                saveMeanwhile(open);
                return job->tell(share);
            });
            return !copy.empty();
        },
        [this, end](bool isCopied) {
            end();
            refresh();
            emit done(isCopied ? tr("The chats were copied") : tr("Stopped: the chats were not copied"), false);
        },
        [this, end](const Failure& failure) {
            end();
            emit failed(failure);
        });
}

void Upkeep::bringBack(qint64 chat) {
    change([chat](storage::Store& open) { open.conversations().restore(chat); }, tr("The chat is back"));
}

void Upkeep::deleteForGood() {
    change([](storage::Store& open) { open.purge(std::numeric_limits<std::int64_t>::max()); },
           tr("What was deleted is gone for good"));
}

} // namespace calliope::app
