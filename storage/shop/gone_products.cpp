#include "storage/shop/gone_products.h"

#include "storage/shop/product_index.h"

#include <string>

namespace calliope::storage {

void removeGoneProducts(Connection& connection, Id source, Id run) {
    // A CROSS JOIN, which SQLite takes in the order that is written, see catalogue_import.cpp.
    const std::string gone = "SELECT v.id FROM product p CROSS JOIN variant v ON v.product = p.id "
                             "WHERE p.source = ?1 AND v.run <> ?2";
    const std::string remove = "DELETE FROM variant WHERE id IN (" + gone + ") AND id NOT IN " + keptVariants;
    connection.run(remove.c_str(), {source, run});
    const std::string mark = "UPDATE offer SET availability = 'gone' WHERE variant IN (" + gone + ")";
    connection.run(mark.c_str(), {source, run});
    connection.run("UPDATE facet SET in_stock = 0 WHERE variant IN (SELECT variant FROM offer "
                   "WHERE availability = 'gone')");
    const std::string empty = " WHERE source = ?1 AND run <> ?2 AND id NOT IN (SELECT product FROM variant)";
    connection.run((removeProductText + empty).c_str(), {source, run});
    connection.run(("DELETE FROM product" + empty).c_str(), {source, run});
}

} // namespace calliope::storage
