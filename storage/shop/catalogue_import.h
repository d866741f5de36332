#pragma once

#include "storage/clock.h"
#include "storage/shop/catalogue.h"
#include "storage/transaction.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace calliope::storage {

/// Takes a feed in: rows are staged as they come, and commit() makes them the shop's offer in one step. Until then, and
/// after a crash at any moment, searches see what was there before. Ids of products and variants that were there stay;
/// prices that changed are noted in the history; what the feed does not have any more goes, or where the user keeps it
/// (wishlist, cart, outfit) stays as gone.
///
/// Lists of one shop may overlap: products of one id are one product. It is and costs what the list says that was read
/// last, its variants are those of all lists, and it goes when the last list has it no more.
///
/// One at a time for a connection. Throws Error; nothing has happened then.
class CatalogueImport {
public:
    static constexpr std::int64_t mostVariants = 200'000;
    static constexpr std::int64_t keptRejects = 1000; ///< of a run; further ones are counted

    /// What the rows are: all that the source has, or more of it, beside which what it had stays.
    enum class Scope : std::uint8_t { whole, more };

    CatalogueImport(Connection& connection, const Clock& clock, Id source, Scope scope = Scope::whole);
    ~CatalogueImport(); ///< forgets what is staged unless commit() was called
    CatalogueImport(const CatalogueImport&) = delete;
    CatalogueImport& operator=(const CatalogueImport&) = delete;

    /// A row of the feed. Variants of a product may come in several rows: the first says what the product is. A variant
    /// that came before is a reject. Throws Error{format} beyond mostVariants.
    void take(const Product& product, std::int64_t row);
    void reject(std::int64_t row, std::string_view extId, std::string_view reason);

    [[nodiscard]] std::int64_t variantCount() const { return m_run.variants; }
    [[nodiscard]] std::int64_t rejectCount() const { return m_run.rejected; }
    [[nodiscard]] const std::vector<Reject>& rejects() const { return m_rejects; }

    /// Makes it the shop's offer. `sha256`: of the feed.
    ImportRun commit(std::string_view sha256);

private:
    void stageVariant(Id product, const Variant& variant, std::int64_t row);
    void stagePictures(Id product, std::optional<Id> variant, const std::vector<std::string>& locators);
    void emptyStage();
    void swap();
    void makeWords();

    Connection& m_connection;
    const Clock& m_clock;
    Id m_source;
    Id m_merchant;
    Scope m_scope;
    ImportRun m_run;
    std::vector<Reject> m_rejects;
    std::optional<Transaction> m_batch; ///< of rows that are staged, so that not each waits
    std::int64_t m_inBatch = 0;
    bool m_isDone = false;
};

} // namespace calliope::storage
