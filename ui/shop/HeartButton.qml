import QtQuick
import Calliope
import Calliope.App

// Puts a thing on the wishlist, or takes it off. Over a picture it is dark in every theme.
IconButton {
    id: heart

    required property var product
    required property var variant
    required property string title
    readonly property bool wished: Shopping.wishes.wished[product] === true

    objectName: "heart " + product
    iconName: wished ? "heart-filled" : "heart"
    iconSize: Theme.iconSmall
    colour: Theme.underPicture
    on: false
    text: wished ? qsTr("Take %1 off the wishlist").arg(title) : qsTr("Put %1 on the wishlist").arg(title)
    onClicked: Shopping.wishes.toggle(product, variant)
}
