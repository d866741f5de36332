#include "tests/storage/shop/temporary_shop.h"

#include <QDir>
#include <QFileInfo>

namespace calliope::test {

namespace {

QString folderTemplate() {
    return QDir(QFileInfo("/dev/shm").isWritable() ? QString("/dev/shm") : QDir::tempPath())
        .filePath("calliope-XXXXXX");
}

} // namespace

TemporaryShop::TemporaryShop()
    : m_folder(folderTemplate()) {
    open();
    merchant = m_store->catalogue().saveMerchant("https://shop.example", "Shop");
    source = m_store->catalogue().saveSource(
        {.merchant = merchant, .kind = "test", .locator = "feed.tsv", .currency = "EUR"});
}

std::filesystem::path TemporaryShop::folder() const {
    return m_folder.filePath("data").toStdString();
}

void TemporaryShop::open() {
    m_store = std::make_unique<storage::ShopStore>(folder(), storage::Clock{[this] { return wall; }, [] { return 0; }});
}

storage::ImportRun TemporaryShop::import(const std::vector<storage::Product>& products, storage::Id list) {
    storage::CatalogueImport import(m_store->connection(), m_store->clock(), list);
    std::int64_t row = 0;
    for (const storage::Product& product : products) import.take(product, ++row);
    return import.commit(std::string(64, '0'));
}

storage::Product product(const std::string& extId, const std::string& title, std::int64_t minor,
                         const std::string& category) {
    storage::Product product;
    product.extId = extId;
    product.title = title;
    product.category = category;
    storage::Variant variant;
    variant.extId = extId + "-1";
    variant.price = {minor, "EUR"};
    variant.availability = storage::Availability::inStock;
    product.variants.push_back(variant);
    return product;
}

} // namespace calliope::test
