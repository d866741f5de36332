#include "storage/shop/gone_products.h"

#include "storage/shop/product_index.h"

#include <string>

namespace calliope::storage {

void removeGoneProducts(Connection& connection, Id merchant) {
    // A CROSS JOIN, which SQLite takes in the order that is written, see catalogue_import.cpp.
    const std::string gone = "SELECT v.id FROM product p CROSS JOIN variant v ON v.product = p.id "
                             "WHERE p.merchant = ?1 AND NOT EXISTS (SELECT 1 FROM listed l WHERE l.variant = v.id)";
    const std::string remove = "DELETE FROM variant WHERE id IN (" + gone + ") AND id NOT IN " + keptVariants;
    connection.run(remove.c_str(), {merchant});
    const std::string mark = "UPDATE offer SET availability = 'gone' WHERE variant IN (" + gone + ")";
    connection.run(mark.c_str(), {merchant});
    connection.run("UPDATE facet SET in_stock = 0 WHERE variant IN (SELECT variant FROM offer "
                   "WHERE availability = 'gone')");
    const std::string empty =
        " WHERE merchant = ?1 AND NOT EXISTS (SELECT 1 FROM variant v WHERE v.product = product.id)";
    connection.run((removeProductText + empty).c_str(), {merchant});
    connection.run(("DELETE FROM product" + empty).c_str(), {merchant});
}

} // namespace calliope::storage
