import QtQuick
import Calliope
import Calliope.App

// The choice of the country to whose buyers a shop or a list sells; first that it is not known.
InkComboBox {
    name: qsTr("To which country it sells")
    model: Sources.markets
    textRole: "text"
    valueRole: "value"
    implicitContentWidthPolicy: InkComboBox.ContentItemImplicitWidth
}
