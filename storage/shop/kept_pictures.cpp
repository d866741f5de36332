#include "storage/shop/kept_pictures.h"

#include "storage/transaction.h"

#include <charconv>
#include <utility>

namespace calliope::storage {

namespace {

/// The first text that is larger than all that begin with `scheme`. REQUIRES: one that is not empty.
std::string endOf(std::string_view scheme) {
    std::string end(scheme);
    ++end.back();
    return end;
}

std::string schemeOf(Id source) {
    return BesideList{source, {}}.locator();
}

/// All that is wanted, as groups of media with one locator. ?1: version of looks, ?2 and ?3: from and to where.
constexpr const char* groups =
    "FROM media m LEFT JOIN kept_picture k ON k.locator = m.locator "
    "LEFT JOIN look l ON l.media = m.id AND l.version = ?1 WHERE m.locator > ?2 AND m.locator < ?3 AND m.place < ?4 "
    "GROUP BY m.locator HAVING k.locator IS NULL OR k.is_current = 0 OR (k.hash <> '' AND max(l.media IS NULL))";

/// Addresses of the web that a list has. ?1: the list, ?2: before which place.
constexpr const char* onWebOfList =
    "FROM product p CROSS JOIN media m ON m.product = p.id LEFT JOIN kept_picture k ON k.locator = m.locator "
    "WHERE p.source = ?1 AND m.place < ?2 AND m.locator > 'http' AND m.locator < 'httq' ";

/// Of those, what is known of. ?1: the list.
constexpr const char* knownOnWeb =
    "k.locator > 'http' AND k.locator < 'httq' AND EXISTS (SELECT 1 FROM media m JOIN product p ON p.id = m.product "
    "WHERE m.locator = k.locator AND p.source = ?1)";

} // namespace

std::string BesideList::locator() const {
    return std::string(scheme) + std::to_string(source) + '/' + name;
}

std::optional<BesideList> BesideList::of(std::string_view locator) {
    if (!locator.starts_with(scheme)) return std::nullopt;
    locator.remove_prefix(scheme.size());
    const std::size_t slash = locator.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    BesideList out;
    const char* end = locator.data() + slash;
    const auto [rest, error] = std::from_chars(locator.data(), end, out.source);
    if (error != std::errc() || rest != end) return std::nullopt;
    out.name = locator.substr(slash + 1);
    return out;
}

std::vector<KeptPictures::Wanted> KeptPictures::wanted(int lookVersion, std::string_view scheme, std::int64_t most,
                                                       std::string_view after) const {
    static const std::string select =
        std::string("SELECT m.locator, ifnull(k.hash, ''), ifnull(k.original, ''), max(l.media IS NULL) ") + groups +
        " ORDER BY m.locator LIMIT ?5";
    std::vector<Wanted> all;
    Rows rows = m_connection.query(select.c_str(),
                                   {lookVersion, after.empty() ? scheme : after, endOf(scheme), mostOfEach, most});
    while (rows.next()) all.push_back({rows.text(0), rows.text(1), rows.text(2), rows.flag(3)});
    return all;
}

std::int64_t KeptPictures::wantedCount(int lookVersion, std::string_view scheme) const {
    static const std::string count = std::string("SELECT count(*) FROM (SELECT m.locator ") + groups + ')';
    return m_connection.number(count.c_str(), {lookVersion, scheme, endOf(scheme), mostOfEach}).value_or(0);
}

void KeptPictures::keep(std::string_view locator, std::string_view hash, std::int64_t bytes, std::string_view original,
                        int lookVersion, std::span<const std::byte> look) {
    m_connection.run("INSERT OR REPLACE INTO kept_picture (locator, hash, bytes, original, is_current, problem) "
                     "VALUES (?, ?, ?, ?, 1, '')",
                     {locator, hash, bytes, original});
    setLook(locator, lookVersion, look);
}

void KeptPictures::setLook(std::string_view locator, int lookVersion, std::span<const std::byte> look) {
    m_connection.run("INSERT OR REPLACE INTO look (media, version, vector) "
                     "SELECT id, ?2, ?3 FROM media WHERE locator = ?1",
                     {locator, lookVersion, look});
}

void KeptPictures::confirm(std::string_view locator) {
    m_connection.run("UPDATE kept_picture SET is_current = 1 WHERE locator = ?", {locator});
}

void KeptPictures::doubt(Id source) {
    const std::string scheme = schemeOf(source);
    m_connection.run("UPDATE kept_picture SET is_current = 0 WHERE locator > ? AND locator < ?",
                     {scheme, endOf(scheme)});
    static const std::string retry =
        std::string("DELETE FROM kept_picture WHERE locator IN (SELECT k.locator FROM kept_picture k "
                    "WHERE k.hash = '' AND ") +
        knownOnWeb + ')';
    m_connection.run(retry.c_str(), {source});
}

void KeptPictures::reject(std::string_view locator, std::string_view original, std::string_view problem) {
    m_connection.run("INSERT OR REPLACE INTO kept_picture (locator, hash, bytes, original, is_current, problem) "
                     "VALUES (?, '', 0, ?, 1, ?)",
                     {locator, original, problem});
    m_connection.run("DELETE FROM look WHERE media IN (SELECT id FROM media WHERE locator = ?)", {locator});
}

KeptPictures::Room KeptPictures::used() const {
    Rows rows = m_connection.query("SELECT count(*), ifnull(sum(bytes), 0) FROM "
                                   "(SELECT max(bytes) AS bytes FROM kept_picture WHERE hash <> '' GROUP BY hash)");
    return rows.next() ? Room{rows.integer(0), rows.integer(1)} : Room{};
}

std::int64_t KeptPictures::count(Id source) const {
    const std::string scheme = schemeOf(source);
    return m_connection
        .number("SELECT count(*) FROM kept_picture WHERE locator > ? AND locator < ? AND hash <> ''",
                {scheme, endOf(scheme)})
        .value_or(0);
}

std::int64_t KeptPictures::rejectCount(Id source) const {
    const std::string scheme = schemeOf(source);
    return m_connection
        .number("SELECT count(*) FROM kept_picture WHERE locator > ? AND locator < ? AND hash = ''",
                {scheme, endOf(scheme)})
        .value_or(0);
}

std::vector<Reject> KeptPictures::rejects(Id source, std::int64_t most) const {
    const std::string scheme = schemeOf(source);
    std::vector<Reject> rejects;
    Rows rows = m_connection.query(
        "SELECT k.locator, k.problem, ifnull((SELECT p.ext_id FROM media m JOIN product p ON p.id = m.product "
        "WHERE m.locator = k.locator ORDER BY m.id LIMIT 1), '') FROM kept_picture k "
        "WHERE k.locator > ? AND k.locator < ? AND k.hash = '' ORDER BY k.locator LIMIT ?",
        {scheme, endOf(scheme), most});
    while (rows.next()) rejects.push_back({0, rows.text(2), rows.text(0).substr(scheme.size()) + ": " + rows.text(1)});
    return rejects;
}

KeptPictures::OnWeb KeptPictures::onWeb(Id source) const {
    // The origin goes up to the first slash behind "http://" or "https://". What is known of comes as one group.
    static const std::string select =
        std::string("SELECT CASE WHEN hash IS NULL THEN substr(locator, 1, 7 + instr(substr(locator, 9) || '/', '/')) "
                    "ELSE '' END AS origin, count(*), count(nullif(hash, '')) "
                    "FROM (SELECT DISTINCT m.locator AS locator, k.hash AS hash ") +
        onWebOfList + ") GROUP BY origin ORDER BY 2 DESC, 1";
    OnWeb out;
    Rows rows = m_connection.query(select.c_str(), {source, mostOfEachOnWeb});
    while (rows.next()) {
        std::string origin = rows.text(0);
        if (origin.empty()) {
            out.kept = rows.integer(2);
            out.bad = rows.integer(1) - out.kept;
        } else if (out.hosts.size() < OnWeb::mostHosts) {
            out.hosts.push_back({std::move(origin), rows.integer(1)});
        } else {
            out.elsewhere += rows.integer(1);
        }
    }
    return out;
}

std::vector<std::string> KeptPictures::missingOnWeb(Id source, std::string_view origin, std::int64_t most,
                                                    std::string_view after) const {
    const std::string begin = std::string(origin) + '/';
    std::vector<std::string> all;
    Rows rows = m_connection.query(
        "SELECT m.locator FROM media m JOIN product p ON p.id = m.product "
        "LEFT JOIN kept_picture k ON k.locator = m.locator WHERE m.locator > ?3 AND m.locator < ?4 "
        "AND p.source = ?1 AND m.place < ?2 AND k.locator IS NULL GROUP BY m.locator ORDER BY m.locator LIMIT ?5",
        {source, mostOfEachOnWeb, after.empty() ? std::string_view(begin) : after, endOf(begin), most});
    while (rows.next()) all.push_back(rows.text(0));
    return all;
}

std::vector<Reject> KeptPictures::rejectsOnWeb(Id source, std::int64_t most) const {
    static const std::string select =
        std::string("SELECT k.locator, k.problem, ifnull((SELECT p.ext_id FROM media m JOIN product p ON "
                    "p.id = m.product WHERE m.locator = k.locator AND p.source = ?1 ORDER BY m.id LIMIT 1), '') "
                    "FROM kept_picture k WHERE k.hash = '' AND ") +
        knownOnWeb + " ORDER BY k.locator LIMIT ?2";
    std::vector<Reject> rejects;
    Rows rows = m_connection.query(select.c_str(), {source, most});
    while (rows.next()) rejects.push_back({0, rows.text(2), rows.text(0) + ": " + rows.text(1)});
    return rejects;
}

std::set<std::string> KeptPictures::forgetOnWeb(Id source) {
    static const std::string select = std::string("SELECT k.locator, k.hash FROM kept_picture k WHERE ") + knownOnWeb;
    std::vector<std::string> locators;
    std::set<std::string> gone;
    {
        Rows rows = m_connection.query(select.c_str(), {source});
        while (rows.next()) {
            locators.push_back(rows.text(0));
            if (std::string hash = rows.text(1); !hash.empty()) gone.insert(std::move(hash));
        }
    }
    Transaction transaction(m_connection, Durability::normal);
    for (const std::string& locator : locators) {
        m_connection.run("DELETE FROM look WHERE media IN (SELECT id FROM media WHERE locator = ?)", {locator});
        m_connection.run("DELETE FROM kept_picture WHERE locator = ?", {locator});
    }
    transaction.commit();
    std::erase_if(gone, [this](const std::string& hash) { return has(hash); });
    return gone;
}

std::vector<KeptPictures::Wanted> KeptPictures::unlookedOnWeb(int lookVersion, std::int64_t most) const {
    std::vector<Wanted> all;
    Rows rows = m_connection.query(
        "SELECT k.locator, k.hash, k.original FROM kept_picture k WHERE k.hash <> '' "
        "AND k.locator > 'http' AND k.locator < 'httq' AND EXISTS (SELECT 1 FROM media m "
        "LEFT JOIN look l ON l.media = m.id AND l.version = ?1 WHERE m.locator = k.locator AND l.media IS NULL) "
        "ORDER BY k.locator LIMIT ?2",
        {lookVersion, most});
    while (rows.next()) all.push_back({rows.text(0), rows.text(1), rows.text(2), true});
    return all;
}

std::set<std::string> KeptPictures::forgetUnused() {
    constexpr const char* unused = "FROM kept_picture WHERE NOT EXISTS "
                                   "(SELECT 1 FROM media m WHERE m.locator = kept_picture.locator)";
    static const std::string select = std::string("SELECT DISTINCT hash ") + unused + " AND hash <> ''";
    static const std::string remove = std::string("DELETE ") + unused;
    std::set<std::string> gone;
    Transaction transaction(m_connection, Durability::normal);
    {
        Rows rows = m_connection.query(select.c_str());
        while (rows.next()) gone.insert(rows.text(0));
    }
    m_connection.run(remove.c_str());
    transaction.commit();
    std::erase_if(gone, [this](const std::string& hash) { return has(hash); });
    return gone;
}

bool KeptPictures::has(std::string_view hash) const {
    return m_connection.number("SELECT 1 FROM kept_picture WHERE hash = ?", {hash}).has_value();
}

std::set<std::string> KeptPictures::hashes() const {
    std::set<std::string> all;
    Rows rows = m_connection.query("SELECT DISTINCT hash FROM kept_picture WHERE hash <> ''");
    while (rows.next()) all.insert(rows.text(0));
    return all;
}

} // namespace calliope::storage
