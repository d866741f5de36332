#include "app/assistant/remotes.h"

#include "app/base/failure_words.h"
#include "app/network/address.h"
#include "app/network/plain_text.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QUuid>
#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

constexpr std::size_t few = 12; ///< models of an endpoint that are all offered for choice
constexpr int mostKey = 4096;

Failure objectionToTyped(const QString& address) {
    const QUrl url(address.trimmed());
    const auto objection = objectionTo(address.contains(QLatin1String("://")) ? url : QUrl());
    return objection ? *objection : *objectionTo(QUrl());
}

Failure wrongKey() {
    return {QCoreApplication::translate("Remotes", "This is no key"),
            QCoreApplication::translate("Remotes", "Keys are letters, digits and signs without blanks."),
            Failure::Action::openSettings,
            {}};
}

/// For a key that is new, so that no key ever has two places.
QString newKeyName() {
    return QStringLiteral("endpoint-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
}

/// Whether what is sent to one comes to the same program as what is sent to the other, as well protected.
bool isSamePlace(const QUrl& one, const QUrl& other) {
    return one.scheme() == other.scheme() && shownHost(one) == shownHost(other);
}

bool isKey(const QByteArray& key) {
    return key.size() <= mostKey && std::ranges::all_of(key, [](char byte) { return byte > ' ' && byte <= '~'; });
}

QString warningOf(const QUrl& url) {
    if (url.scheme() != QLatin1String("http") || isLoopback(url)) return {};
    return QCoreApplication::translate(
        "Remotes", "Not encrypted: whoever is in the same network can read your texts and the key.");
}

QUrl urlOf(const storage::Endpoint& kept) {
    return {QString::fromStdString(kept.url)};
}

storage::KnownModel knownModel(storage::Id endpoint, const RemoteModel& model) {
    const std::string name = model.model.toStdString();
    const QString details = QStringLiteral("{\"context_length\": %1}").arg(model.contextLength);
    return {.endpoint = endpoint, .locator = name, .name = name, .details = details.toStdString()};
}

} // namespace

Remotes::Remotes(StoreThread& store, KeyStore& keys, ChatClient& client, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_keys(keys)
    , m_client(client) {}

Remotes::~Remotes() = default;

void Remotes::restore() {
    struct Kept {
        std::vector<storage::Endpoint> endpoints;
        std::vector<storage::KnownModel> models;
    };
    m_store.run(
        this,
        [](storage::Store& open) {
            return Kept{open.endpoints().list(), open.models().list()};
        },
        [this](const Kept& kept) {
            for (const storage::Endpoint& endpoint : kept.endpoints) {
                auto remote = std::make_unique<Remote>();
                remote->kept = endpoint;
                for (const storage::KnownModel& model : kept.models) {
                    if (model.endpoint != endpoint.id) continue;
                    const QJsonObject details =
                        QJsonDocument::fromJson(QByteArray::fromStdString(model.details)).object();
                    remote->models.push_back({endpoint.id, endpointOf(endpoint), QString::fromStdString(model.locator),
                                              details["context_length"].toInteger()});
                }
                std::ranges::sort(remote->models, {}, &RemoteModel::model);
                m_remotes.push_back(std::move(remote));
            }
            emit changed();
            emit restored();
        },
        [this](const Failure&) { emit restored(); });
}

// --- what is shown ---

QVariantList Remotes::rows() const {
    QVariantList rows;
    const QLocale locale;
    for (const auto& remote : m_remotes) {
        const QUrl url = urlOf(remote->kept);
        const Endpoint endpoint = endpointOf(remote->kept);
        QVariantList models;
        const auto add = [&](const QString& name, qint64 context) {
            models.append(
                QVariantMap{{"key", remoteKey(remote->kept.id, name)},
                            {"name", name},
                            {"words", context > 0 ? tr("%1 tokens").arg(locale.toString(context)) : QString()}});
        };
        for (const EndpointModel& model : remote->offered) add(model.id, model.contextLength);
        if (remote->offered.empty())
            for (const RemoteModel& model : remote->models) add(model.model, model.contextLength);
        rows.append(QVariantMap{{"id", static_cast<qlonglong>(remote->kept.id)},
                                {"name", QString::fromStdString(remote->kept.name)},
                                {"address", url.toString()},
                                {"words", remote->words},
                                {"warning", warningOf(url)},
                                {"local", isLoopback(url)},
                                {"hasKey", endpoint.hasKey},
                                {"keyWords", m_keys.forgets(endpoint.id) ? forgottenWords() : QString()},
                                {"busy", remote->check != nullptr || remote->isChanging},
                                {"failure", shownFailure(remote->failure)},
                                {"models", models}});
    }
    return rows;
}

QVariantMap Remotes::failure() const {
    return shownFailure(m_failure);
}

std::vector<RemoteModel> Remotes::models() const {
    std::vector<RemoteModel> out;
    for (const auto& remote : m_remotes) out.insert(out.end(), remote->models.begin(), remote->models.end());
    return out;
}

QString Remotes::warningFor(const QString& address) const {
    const auto url = endpointUrl(address);
    return url ? warningOf(*url) : QString();
}

Remotes::Remote* Remotes::find(qint64 id) {
    const auto found = std::ranges::find_if(m_remotes, [id](const auto& each) { return each->kept.id == id; });
    return found == m_remotes.end() ? nullptr : found->get();
}

Endpoint Remotes::endpointOf(const storage::Endpoint& kept) const {
    Endpoint out;
    out.id = QString::fromStdString(kept.keyName);
    out.hasKey = !out.id.isEmpty();
    out.name = QString::fromStdString(kept.name);
    out.url = urlOf(kept);
    return out;
}

// --- a new one ---

void Remotes::add(const QString& address, const QString& key, bool anyway) {
    if (m_new) return;
    const auto url = endpointUrl(address);
    const QByteArray secret = key.trimmed().toUtf8();
    if (!url) return failNew(objectionToTyped(address));
    if (!isKey(secret)) return failNew(wrongKey());
    m_failure = {};
    m_new = storage::Endpoint{
        .name = shownHost(*url).toStdString(), .url = url->toString().toStdString(), .kind = "openai"};
    emit changed();
    m_newKey = secret;
    checkNew(anyway);
}

void Remotes::stopAdding() {
    if (!isStoppable()) return;
    m_writtenKey.clear();
    m_newCheck.reset();
    dropNew();
    emit changed();
}

void Remotes::checkNew(bool anyway) {
    Endpoint asked = endpointOf(*m_new);
    asked.engineKey = m_newKey; // the keychain gets it once it is known to be kept
    m_newCheck = m_client.check(asked);
    connect(m_newCheck.get(), &EndpointCheck::passed, this,
            [this](const EndpointReport& report) { keepNew(report, {}); });
    connect(m_newCheck.get(), &EndpointCheck::failed, this,
            [this, anyway](const Failure& failure) { anyway ? keepNew(std::nullopt, failure) : failNew(failure); });
}

void Remotes::keepNew(const std::optional<EndpointReport>& report, const Failure& failure) {
    m_newCheck.release()->deleteLater(); // it is in the middle of its signal
    if (report) m_new->url = report->url.toString().toStdString();
    const QByteArray key = std::exchange(m_newKey, {});
    if (key.isEmpty()) return saveNew(report, failure);
    const QString name = newKeyName();
    m_writtenKey = name;
    m_keys.write(name, key, this, [this, name, report, failure](const KeyStore::Result& result) {
        if (m_writtenKey != name) return forgetKey(name); // stopped meanwhile
        m_writtenKey.clear();
        if (result.failure) return failNew(*result.failure);
        m_new->keyName = name.toStdString();
        saveNew(report, failure);
    });
}

void Remotes::saveNew(const std::optional<EndpointReport>& report, const Failure& failure) {
    m_isKeeping = true;
    emit changed();
    m_store.run(
        this, [kept = *m_new](storage::Store& open) { return open.endpoints().save(kept); },
        [this, report, failure](storage::Id id) {
            auto remote = std::make_unique<Remote>();
            remote->kept = *std::exchange(m_new, std::nullopt);
            m_isKeeping = false;
            remote->kept.id = id;
            remote->failure = failure;
            m_remotes.push_back(std::move(remote));
            if (report) takeReport(*m_remotes.back(), *report);
            emit added();
            emit changed();
        },
        [this](const Failure& trouble) { failNew(trouble); });
}

void Remotes::failNew(const Failure& failure) {
    if (m_newCheck) m_newCheck.release()->deleteLater(); // it may be in the middle of its signal
    dropNew();
    m_failure = failure;
    emit changed();
}

void Remotes::dropNew() {
    if (m_new) forgetKey(QString::fromStdString(m_new->keyName));
    m_new.reset();
    m_newKey.clear();
    m_isKeeping = false;
}

void Remotes::forgetFailure() {
    m_failure = {};
    emit changed();
}

// --- those that there are ---

void Remotes::test(qint64 id) {
    Remote* remote = find(id);
    if (!remote || remote->check || remote->isChanging) return;
    remote->failure = {};
    remote->check = m_client.check(endpointOf(remote->kept));
    const auto over = [this, id] {
        Remote* tested = find(id);
        if (tested) tested->check.release()->deleteLater();
        return tested;
    };
    connect(remote->check.get(), &EndpointCheck::passed, this, [this, over](const EndpointReport& report) {
        if (Remote* tested = over()) takeReport(*tested, report);
        emit changed();
    });
    connect(remote->check.get(), &EndpointCheck::failed, this, [this, over](const Failure& failure) {
        if (Remote* tested = over()) {
            tested->failure = failure;
            tested->words.clear();
        }
        emit changed();
    });
    emit changed();
}

void Remotes::takeReport(Remote& remote, const EndpointReport& report) {
    const std::string url = report.url.toString().toStdString();
    if (remote.kept.url != url) {
        remote.kept.url = url;
        m_store.run([kept = remote.kept](storage::Store& open) { open.endpoints().save(kept); });
    }
    remote.failure = {};
    remote.offered = report.models;
    const QLocale locale;
    const QString models =
        report.models.size() == 1 ? tr("1 model") : tr("%1 models").arg(locale.toString(report.models.size()));
    remote.words = tr("Answers in %1 ms, %2").arg(locale.toString(report.milliseconds), models);
    if (report.models.size() > few) return;
    for (const EndpointModel& model : report.models) addModel(remote, model);
}

void Remotes::dropModels(Remote& remote) {
    remote.models.clear();
    remote.offered.clear();
    m_store.run([id = remote.kept.id](storage::Store& open) {
        for (const storage::KnownModel& model : open.models().list())
            if (model.endpoint == id) open.models().remove(model.id);
    });
}

void Remotes::addModel(Remote& remote, const EndpointModel& model) {
    const RemoteModel added{remote.kept.id, endpointOf(remote.kept), model.id, model.contextLength};
    const auto known = std::ranges::find(remote.models, model.id, &RemoteModel::model);
    if (known == remote.models.end())
        remote.models.push_back(added);
    else
        *known = added;
    m_store.run([row = knownModel(remote.kept.id, added)](storage::Store& open) { open.models().save(row); });
}

void Remotes::keep(qint64 id, const QString& model) {
    Remote* remote = find(id);
    if (!remote) return;
    const auto offered = std::ranges::find(remote->offered, model, &EndpointModel::id);
    if (offered != remote->offered.end()) addModel(*remote, *offered);
    emit changed();
    emit chosen(remoteKey(id, model));
}

void Remotes::setKey(qint64 id, const QString& key) {
    const QByteArray secret = key.trimmed().toUtf8();
    Remote* remote = find(id);
    if (!remote || remote->check || remote->isChanging) return;
    const auto fail = [this, id](const Failure& failure) {
        if (Remote* changed = find(id)) changed->failure = failure;
        emit this->changed();
    };
    if (!isKey(secret)) return fail(wrongKey());
    remote->isChanging = true;
    emit changed();
    const QString old = QString::fromStdString(remote->kept.keyName);
    const bool isNew = old.isEmpty();
    const auto take = [this, id, fail, isNew](const QString& name) {
        return [this, id, fail, isNew, name](const KeyStore::Result& result) {
            Remote* changed = find(id);
            if (!changed) { // remove() took the key that it knew of
                if (isNew) forgetKey(name);
                return;
            }
            changed->isChanging = false;
            if (result.failure) return fail(*result.failure);
            storage::Endpoint kept = changed->kept;
            kept.keyName = name.toStdString();
            change(*changed, kept);
        };
    };
    if (secret.isEmpty()) return m_keys.remove(old, this, take({}));
    const QString name = isNew ? newKeyName() : old;
    m_keys.write(name, secret, this, take(name));
}

void Remotes::forgetKey(const QString& name) {
    if (!name.isEmpty()) m_keys.remove(name, this, [](const auto&) {});
}

void Remotes::change(Remote& remote, const storage::Endpoint& to) {
    remote.kept = to;
    for (RemoteModel& model : remote.models) model.endpoint = endpointOf(to);
    m_store.run([to](storage::Store& open) { open.endpoints().save(to); });
    test(to.id);
}

bool Remotes::movesTo(qint64 id, const QString& address) const {
    const auto url = endpointUrl(address);
    return url && std::ranges::any_of(m_remotes, [&](const auto& each) {
               return each->kept.id == id && !isSamePlace(*url, urlOf(each->kept));
           });
}

QString Remotes::edit(qint64 id, const QString& name, const QString& address, const QString& key) {
    constexpr int longestName = 60;
    Remote* remote = find(id);
    if (!remote || remote->check || remote->isChanging) return tr("It is being asked just now. Try again in a moment.");
    const auto url = endpointUrl(address);
    if (!url) return objectionToTyped(address).detail;
    const QString shown = plainText(name.simplified(), longestName);
    storage::Endpoint to = remote->kept;
    to.name = (shown.isEmpty() ? shownHost(*url) : shown).toStdString();
    to.url = url->toString().toStdString();
    if (!movesTo(id, address)) {
        change(*remote, to);
        return {};
    }
    const QByteArray secret = key.trimmed().toUtf8();
    if (!isKey(secret)) return wrongKey().detail;
    const auto move = [this, id, to](const QString& keyName) {
        Remote* moved = find(id);
        if (!moved) return forgetKey(keyName); // removed meanwhile
        const QString old = QString::fromStdString(moved->kept.keyName);
        storage::Endpoint kept = to;
        kept.keyName = keyName.toStdString();
        moved->isChanging = false;
        dropModels(*moved); // they are those of where it was
        moved->words.clear();
        change(*moved, kept);
        forgetKey(old); // it opens nothing here
    };
    if (secret.isEmpty()) {
        move({});
        return {};
    }
    remote->isChanging = true;
    emit changed();
    const QString keyName = newKeyName();
    m_keys.write(keyName, secret, this, [this, id, move, keyName](const KeyStore::Result& result) {
        if (!result.failure) return move(keyName);
        if (Remote* still = find(id)) {
            still->isChanging = false;
            still->failure = *result.failure;
        }
        emit changed();
    });
    return {};
}

void Remotes::remove(qint64 id) {
    const auto found = std::ranges::find_if(m_remotes, [id](const auto& each) { return each->kept.id == id; });
    if (found == m_remotes.end()) return;
    m_removed = Removed{(*found)->kept, (*found)->models, {}};
    m_remotes.erase(found);
    m_store.run([id](storage::Store& open) { open.endpoints().remove(id); });
    const QString name = QString::fromStdString(m_removed->kept.keyName);
    if (!name.isEmpty())
        m_keys.read(name, this, [this, name, id](const KeyStore::Result& result) {
            if (find(id)) return;                                                   // undone meanwhile
            if (m_removed && m_removed->kept.id == id) m_removed->key = result.key; // for undo(), in memory only
            forgetKey(name);
        });
    emit changed();
    emit done(tr("%1 was removed").arg(plainText(QString::fromStdString(m_removed->kept.name), 60)), true);
}

void Remotes::undo() {
    if (!m_removed) return;
    const Removed back = *std::exchange(m_removed, std::nullopt);
    auto remote = std::make_unique<Remote>();
    remote->kept = back.kept;
    remote->models = back.models;
    m_remotes.push_back(std::move(remote));
    m_store.run([back](storage::Store& open) {
        open.endpoints().save(back.kept);
        for (const RemoteModel& model : back.models) open.models().save(knownModel(back.kept.id, model));
    });
    if (!back.key.isEmpty())
        m_keys.write(QString::fromStdString(back.kept.keyName), back.key, this,
                     [this, id = back.kept.id](const KeyStore::Result& result) {
                         if (Remote* there = find(id); there && result.failure) there->failure = *result.failure;
                         emit changed();
                     });
    emit changed();
}

} // namespace calliope::app
