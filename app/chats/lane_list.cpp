#include "app/chats/lane_list.h"

#include "app/chats/look_words.h"
#include "app/chats/tool_words.h"
#include "app/chats/words.h"
#include "app/markdown/document.h"
#include "app/markdown/plain_text.h"
#include "app/modes/trace.h"

#include <QLocale>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

constexpr qsizetype mostShown = 40'000; ///< characters of a draft, and of thoughts

QString agentsWords(int count) {
    static const std::array words{
        QT_TRANSLATE_NOOP("LaneList", "One agent"),    QT_TRANSLATE_NOOP("LaneList", "Two agents"),
        QT_TRANSLATE_NOOP("LaneList", "Three agents"), QT_TRANSLATE_NOOP("LaneList", "Four agents"),
        QT_TRANSLATE_NOOP("LaneList", "Five agents"),  QT_TRANSLATE_NOOP("LaneList", "Six agents"),
        QT_TRANSLATE_NOOP("LaneList", "Seven agents"), QT_TRANSLATE_NOOP("LaneList", "Eight agents")};
    return LaneList::tr(words[static_cast<std::size_t>(std::clamp(count, 1, mostLanes) - 1)]);
}

QString roundsWords(int count) {
    if (count == 1) return LaneList::tr("one round");
    return count == 2 ? LaneList::tr("two rounds") : LaneList::tr("%1 rounds").arg(count);
}

QString shownIn(const QString& text) {
    return markdown::toPlainText(markdown::Document(text).blocks()).trimmed();
}

} // namespace

LaneList::LaneList(const storage::Message& message, QObject* parent)
    : QAbstractListModel(parent) {
    read(message);
}

// --- out of blocks ---

void LaneList::setMessage(const storage::Message& message) {
    const QString before = std::exchange(m_announcement, {});
    beginResetModel();
    m_items.clear();
    m_places.clear();
    m_sections.clear();
    m_summary = {};
    read(message);
    endResetModel();
    m_announcement = before;
    emit changed();
    emit liveWordsChanged();
    if (!m_isRunning) announce(tr("The agents have ended."));
}

void LaneList::read(const storage::Message& message) {
    m_isRunning = message.state == storage::MessageState::running;
    for (const storage::Block& block : message.blocks) take(block);
    for (Item& item : m_items) readDraftOf(item);
    judge();
}

void LaneList::take(const storage::Block& block) {
    const bool isLane = block.lane >= 1 && block.lane <= mostLanes;
    if (isLane && block.lane > count()) m_items.resize(static_cast<std::size_t>(block.lane));
    if (block.kind == storage::BlockKind::lane) {
        if (isLane)
            m_items[static_cast<std::size_t>(block.lane - 1)].facts = factsOf(block);
        else if (block.lane == 0)
            m_summary = summaryOf(block);
        return;
    }
    if (block.kind == storage::BlockKind::toolCall && isLane) return takeUse(block);
    if (block.kind == storage::BlockKind::regions && isLane) return takeMarks(block);
    const bool isText = block.kind == storage::BlockKind::text;
    if (!isText && block.kind != storage::BlockKind::reasoning) return;
    if (isLane) {
        const Place place{block.lane, roundOf(block), block.kind, {}};
        m_places[block.id] = place;
        Item& item = m_items[static_cast<std::size_t>(block.lane - 1)];
        item.isNewRound = item.isNewRound || isText; // each begins with one
        Said& said = item.rounds[place.round];
        (isText ? said.text : said.thoughts) += QString::fromStdString(block.text);
    } else if (const QString section = isText ? sectionOf(block) : QString(); !section.isEmpty()) {
        m_places[block.id] = {0, 0, block.kind, section};
        m_sections[section] = withoutHeading(QString::fromStdString(block.text));
    }
}

void LaneList::takeUse(const storage::Block& call) {
    std::vector<Use>& uses = m_items[static_cast<std::size_t>(call.lane - 1)].uses;
    const QVariantMap words = toolWords(toolUseOf(call, m_isRunning));
    const QString status = words["status"].toString();
    const QString said = words["words"].toString() + (status.isEmpty() ? QString() : ", " + status);
    const auto known = std::ranges::find(uses, call.id, &Use::block);
    if (known == uses.end())
        uses.push_back({call.id, said});
    else
        known->words = said;
}

/// As madeBy() chooses: what a later round marks stands for what was marked before.
void LaneList::takeMarks(const storage::Block& regions) {
    Item& item = m_items[static_cast<std::size_t>(regions.lane - 1)];
    if (std::ranges::find(item.marks, regions.id, &Marks::block) != item.marks.end()) return; // they do not change
    if (std::exchange(item.isNewRound, false)) item.marks.clear();
    item.marks.push_back({regions.id, regionsWords(regions)});
}

void LaneList::setBlock(const storage::Block& block) {
    if (block.kind != storage::BlockKind::lane) {
        if (!m_places.contains(block.id)) take(block);
        if (block.lane < 1 || block.lane > count()) return;
        tellRow(block.lane);
        return tellLists(block.lane);
    }
    if (block.lane == 0) {
        const QString stage = m_summary.stage;
        m_summary = summaryOf(block);
        emit changed();
        if (m_summary.stage != stage && m_summary.stage == "merging") announce(tr("The drafts are being merged."));
        if (m_summary.stage != stage && m_summary.stage == "refining") announce(tr("The agents compare their drafts."));
    } else if (block.lane <= count()) {
        setFacts(block.lane, factsOf(block));
    }
}

void LaneList::setFacts(int lane, const LaneFacts& facts) {
    Item& item = m_items[static_cast<std::size_t>(lane - 1)];
    const bool ran = item.facts.isRunning();
    item.facts = facts;
    if (ran != facts.isRunning()) {
        readDraftOf(item);
        judge();
        if (ran) {
            announce(facts.state == "failed"    ? tr("Agent %1 has failed.").arg(letterOf(lane))
                     : facts.state == "stopped" ? tr("Agent %1 was stopped.").arg(letterOf(lane))
                                                : tr("Agent %1 has ended: %2").arg(letterOf(lane), item.draft.verdict));
        } else {
            announce(tr("Agent %1 goes on.").arg(letterOf(lane)));
        }
        for (int each = 1; each <= count(); ++each) tellRow(each); // who dissents
        tellBefore(lane);
        emit changed();
        emit liveWordsChanged();
    }
    tellRow(lane);
}

void LaneList::append(storage::Id block, const QString& text) {
    const auto place = m_places.constFind(block);
    if (place == m_places.constEnd()) return;
    if (place->lane == 0) {
        // The heading comes with the first piece.
        QString& section = m_sections[place->section];
        section = section.isEmpty() ? withoutHeading(text) : section + text;
        emit changed();
        return;
    }
    Item& item = m_items[static_cast<std::size_t>(place->lane - 1)];
    Said& said = item.rounds[place->round];
    (place->kind == storage::BlockKind::text ? said.text : said.thoughts) += text;
    if (place->kind == storage::BlockKind::text) readDraftOf(item);
    tellRow(place->lane);
    if (place->lane == liveLane()) emit liveWordsChanged();
}

/// Whose text the user reads: what is being written, or what counts; 0: there is none.
int LaneList::roundShown(const Item& item) const {
    const auto hasText = [&](int round) {
        const auto found = item.rounds.find(round);
        return found != item.rounds.end() && !found->second.text.trimmed().isEmpty();
    };
    if (isLive(item) && hasText(item.facts.round)) return item.facts.round;
    if (hasText(item.facts.textRound)) return item.facts.textRound;
    for (auto round = item.rounds.rbegin(); round != item.rounds.rend(); ++round)
        if (hasText(round->first)) return round->first;
    return 0;
}

int LaneList::roundNow(const Item& item) const {
    const int shown = roundShown(item);
    return isLive(item) || shown == 0 ? item.facts.round : shown;
}

QString LaneList::rawTextOf(const Item& item) const {
    const auto found = item.rounds.find(roundShown(item));
    return found == item.rounds.end() ? QString() : found->second.text;
}

QVariantList LaneList::beforeOf(const Item& item) const {
    QVariantList before;
    const auto add = [&](const QString& key, const QString& title, const QString& text) {
        if (!text.isEmpty()) before.append(QVariantMap{{"key", key}, {"title", title}, {"text", text}});
    };
    for (const auto& [round, said] : item.rounds) {
        if (round == roundNow(item)) continue;
        add(QStringLiteral("thoughts%1").arg(round), tr("Thoughts of round %1").arg(round),
            said.thoughts.left(mostShown).trimmed());
        add(QStringLiteral("text%1").arg(round), tr("Round %1").arg(round), shownIn(said.text.left(mostShown)));
    }
    return before;
}

void LaneList::readDraftOf(Item& item) {
    item.draft = readDraft(rawTextOf(item).left(mostShown));
    item.draft.text = shownIn(item.draft.text);
}

void LaneList::judge() {
    std::vector<Lane> lanes;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const Item& item = m_items[i];
        Lane lane;
        lane.number = static_cast<int>(i) + 1;
        lane.state = item.facts.state == "failed"    ? LaneState::failed
                     : item.facts.state == "stopped" ? LaneState::stopped
                                                     : LaneState::done;
        if (!isLive(item)) lane.text = rawTextOf(item).left(mostShown);
        lanes.push_back(std::move(lane));
    }
    m_agreement = agreementOf(lanes);
}

void LaneList::announce(const QString& words) {
    m_announcement = words;
    emit announced();
}

void LaneList::tellRow(int lane) {
    static const QList<int> roles = [this] {
        QList<int> all = roleNames().keys();
        for (const int list : {UsesRole, MarkedRole, BeforeRole}) all.removeOne(list);
        return all;
    }();
    emit dataChanged(index(lane - 1), index(lane - 1), roles);
}

/// Apart from the rest, which changes with every word: views make lists anew.
void LaneList::tellLists(int lane) {
    emit dataChanged(index(lane - 1), index(lane - 1), {UsesRole, MarkedRole});
}

/// Apart from these: what is opened stays so while it goes on.
void LaneList::tellBefore(int lane) {
    emit dataChanged(index(lane - 1), index(lane - 1), {BeforeRole});
}

// --- what is shown ---

bool LaneList::isSteerable() const {
    return m_isRunning && (m_summary.stage == "drafting" || m_summary.stage == "refining");
}

QString LaneList::stageWords() const {
    if (m_isRunning) {
        if (m_summary.stage == "drafting") return tr("%1 draft side by side").arg(agentsWords(count()));
        if (m_summary.stage == "refining") return tr("Comparing notes, round %1").arg(m_summary.rounds);
        return tr("Merging the drafts");
    }
    const QString agents = agentsWords(count());
    return m_summary.agreedEarly ? tr("%1, agreed at once").arg(agents)
                                 : tr("%1, %2").arg(agents, roundsWords(m_summary.rounds));
}

QString LaneList::costWords() const {
    QStringList words;
    if (m_summary.seconds > 0) words.append(durationWords(static_cast<std::int64_t>(1000 * m_summary.seconds)));
    if (m_summary.tokens > 0) words.append(tr("%1 tokens").arg(QLocale().toString(m_summary.tokens)));
    if (!m_isRunning && m_summary.estimatedSeconds > 0)
        words.append(
            tr("expected %1").arg(durationWords(static_cast<std::int64_t>(1000 * m_summary.estimatedSeconds))));
    return words.join(", ");
}

QString LaneList::agreementWords() const {
    if (QString said = m_sections.value("agreement"); !said.isEmpty()) return said;
    const int all = static_cast<int>(m_agreement.agreeing.size() + m_agreement.dissenting.size());
    const int same = agreeing();
    if (all < 2) return m_isRunning ? tr("Nobody has ended yet") : QString();
    if (same < 2) return m_isRunning ? tr("No two agree so far") : tr("No two agree");
    if (m_isRunning) return tr("%1 agree so far: %2").arg(same).arg(m_agreement.words);
    return same == all ? tr("All %1 agree: %2").arg(all).arg(m_agreement.words)
                       : tr("%1 of %2 agree: %3").arg(same).arg(all).arg(m_agreement.words);
}

QString LaneList::restWords() const {
    QStringList dissenting;
    QStringList working;
    QStringList words;
    if (agreeing() > 1)
        for (const int lane : m_agreement.dissenting) dissenting.append(letterOf(lane));
    for (int lane = 1; lane <= count(); ++lane)
        if (isLive(m_items[static_cast<std::size_t>(lane - 1)])) working.append(letterOf(lane));
    if (dissenting.size() == 1) words.append(tr("%1 dissents").arg(dissenting.first()));
    if (dissenting.size() > 1) words.append(tr("%1 dissent").arg(dissenting.join(", ")));
    if (working.size() == 1) words.append(tr("%1 is still working").arg(working.first()));
    if (working.size() > 1 && working.size() < count())
        words.append(tr("%1 are still working").arg(working.join(", ")));
    return words.join(", ");
}

int LaneList::liveLane() const {
    // The one that others wait for is most worth a look.
    for (int lane = count(); lane >= 1; --lane)
        if (isLive(m_items[static_cast<std::size_t>(lane - 1)])) return lane;
    return 0;
}

QString LaneList::textOf(int lane) const {
    if (lane < 1 || lane > count()) return {};
    return readDraft(rawTextOf(m_items[static_cast<std::size_t>(lane - 1)])).text;
}

QString LaneList::liveWords() const {
    const int lane = liveLane();
    if (lane == 0) return {};
    const Item& item = m_items[static_cast<std::size_t>(lane - 1)];
    const QString step = stepOf(item);
    // What it writes, by its last whole sentence.
    const QString words = step.isEmpty() ? currentStep(rawTextOf(item)) : step;
    return words.isEmpty() ? tr("%1 reads the question").arg(item.facts.name) : words;
}

void LaneList::setExpanded(bool expanded) {
    if (expanded == m_isExpanded) return;
    m_isExpanded = expanded;
    emit expandedChanged();
}

void LaneList::setShown(int lane) {
    if (lane == m_shown || lane < 1 || lane > count()) return;
    m_shown = lane;
    emit expandedChanged();
}

QString LaneList::letterOf(int lane) const {
    return lane >= 1 && lane <= mostLanes ? QString(QChar('A' + lane - 1)) : QString();
}

QString LaneList::nameOf(int lane) const {
    return lane >= 1 && lane <= count() ? m_items[static_cast<std::size_t>(lane - 1)].facts.name : QString();
}

QString LaneList::strokeOf(int lane) const {
    if (lane < 1 || lane > count()) return QStringLiteral("-");
    const Item& item = m_items[static_cast<std::size_t>(lane - 1)];
    if (isLive(item)) return QStringLiteral("f");
    if (rawTextOf(item).isEmpty()) return QStringLiteral("-");
    const bool dissents = agreeing() > 1 && std::ranges::count(m_agreement.dissenting, lane) > 0;
    return dissents ? QStringLiteral("d") : QStringLiteral("s");
}

QString LaneList::stateWordsOf(const Item& item) const {
    const QString& state = item.facts.state;
    if (!m_isRunning && (item.facts.isRunning() || state == "waiting")) return tr("interrupted");
    if (state == "drafting") return stepOf(item).isEmpty() ? tr("drafting") : tr("thinking");
    if (state == "refining") return tr("refining");
    if (state == "drafted") return m_isRunning ? tr("waits for the others") : tr("done");
    if (state == "stopped") return tr("stopped");
    if (state == "failed") return tr("failed");
    if (state == "waiting") return tr("waiting");
    return tr("done");
}

QString LaneList::stepOf(const Item& item) const {
    const auto round = item.rounds.find(item.facts.round);
    if (!isLive(item) || round == item.rounds.end() || !round->second.text.trimmed().isEmpty()) return {};
    return currentStep(round->second.thoughts);
}

int LaneList::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QHash<int, QByteArray> LaneList::roleNames() const {
    return {{NumberRole, "number"},       {LetterRole, "letter"},       {NameRole, "name"},
            {AngleRole, "angle"},         {StateRole, "state"},         {StateWordsRole, "stateWords"},
            {CostWordsRole, "costWords"}, {TimeWordsRole, "timeWords"}, {RunningRole, "running"},
            {ShareRole, "share"},         {TextRole, "text"},           {StepRole, "step"},
            {ThoughtsRole, "thoughts"},   {BeforeRole, "before"},       {UsesRole, "uses"},
            {MarkedRole, "marked"},       {VerdictRole, "verdict"},     {ConfidenceRole, "confidence"},
            {DissentsRole, "dissents"},   {PinnedRole, "pinned"},       {HintsRole, "hints"},
            {ProblemRole, "problem"}};
}

QVariant LaneList::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const int lane = index.row() + 1;
    const Item& item = m_items[static_cast<std::size_t>(index.row())];
    const LaneFacts& facts = item.facts;
    const bool isLive = this->isLive(item);
    switch (role) {
    case NumberRole: return lane;
    case LetterRole: return letterOf(lane);
    case NameRole: return facts.name;
    case AngleRole: return facts.angle;
    case StateRole: return !m_isRunning && facts.isRunning() ? QStringLiteral("stopped") : facts.state;
    case StateWordsRole: return stateWordsOf(item);
    case CostWordsRole: return facts.tokens > 0 ? QLocale().toString(facts.tokens) : QString();
    case TimeWordsRole:
        return facts.seconds > 0 ? durationWords(static_cast<std::int64_t>(1000 * facts.seconds)) : QString();
    case RunningRole: return isLive;
    case ShareRole: {
        if (!isLive) return facts.state == "drafted" && m_isRunning ? 0.5 : 1.0;
        constexpr double draft = 400; // tokens of words, about
        const double most = facts.round * (static_cast<double>(facts.budget) / 2 + draft);
        return std::clamp(static_cast<double>(facts.tokens) / most, 0.04, 0.95);
    }
    case TextRole: return item.draft.text;
    case StepRole: return stepOf(item);
    case ThoughtsRole: {
        const auto round = item.rounds.find(roundNow(item));
        return round == item.rounds.end() ? QString() : round->second.thoughts.left(mostShown).trimmed();
    }
    case BeforeRole: return beforeOf(item);
    case UsesRole: {
        QStringList uses;
        for (const Use& use : item.uses) uses.append(use.words);
        return uses;
    }
    case MarkedRole: {
        QVariantList marked;
        for (const Marks& marks : item.marks) marked.append(marks.words);
        return marked;
    }
    case VerdictRole: return isLive ? QString() : item.draft.verdict;
    case ConfidenceRole: return isLive ? 0 : item.draft.confidence;
    case DissentsRole: return agreeing() > 1 && std::ranges::count(m_agreement.dissenting, lane) > 0;
    case PinnedRole: return facts.isPinned;
    case HintsRole: return facts.hints;
    case ProblemRole: return facts.problem;
    default: return {};
    }
}

} // namespace calliope::app
