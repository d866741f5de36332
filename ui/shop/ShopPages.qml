pragma Singleton
import QtQuick

// The pages of the shopping panel, one row each: a new page is a file, a row here, and a line in CMakeLists.txt. `more`
// ones stand in the menu behind the tabs. A page is an Item whose focus goes where its work begins.
QtObject {
    readonly property var rows: [
        { name: "search", title: qsTr("Search"), icon: "search", file: "ShopSearchPage.qml", more: false },
        { name: "photo", title: qsTr("By photo"), icon: "camera", file: "../wardrobe/PhotoPage.qml", more: false },
        { name: "wishlist", title: qsTr("Wishlist"), icon: "heart", file: "ShopWishlistPage.qml", more: false },
        { name: "wardrobe", title: qsTr("Wardrobe"), icon: "hanger", file: "../wardrobe/WardrobePage.qml", more: false },
        { name: "outfits", title: qsTr("Outfits"), icon: "grid", file: "../wardrobe/OutfitsPage.qml", more: false },
        { name: "ideas", title: qsTr("For you"), icon: "eye", file: "ShopIdeasPage.qml", more: true },
        { name: "compare", title: qsTr("Compare"), icon: "compare", file: "ShopComparePage.qml", more: true },
        { name: "cart", title: qsTr("Cart"), icon: "cart", file: "../checkout/CartPage.qml", more: true },
        { name: "orders", title: qsTr("Orders"), icon: "document", file: "../checkout/OrdersPage.qml", more: true },
        { name: "sources", title: qsTr("Sources"), icon: "folder", file: "../checkout/SourcesPage.qml", more: true }
    ]
    readonly property var tabs: rows.filter(row => !row.more)
    readonly property var others: rows.filter(row => row.more)

    function row(name: string): var { return rows.find(each => each.name === name) ?? null; }
    function has(name: string): bool { return row(name) !== null; }
    function source(name: string): url { return Qt.resolvedUrl((row(name) ?? rows[0]).file); }
}
