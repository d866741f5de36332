import QtQuick
import Calliope

// The picture of a thing, on a ground that shows colours as they are. Only pictures that the app has: an address of a
// shop never gets here.
Rectangle {
    id: well

    required property string picture // "image://…"; empty: there is none
    property real inset: Theme.space3
    property real around: Theme.radiusS

    radius: around
    gradient: Gradient {
        GradientStop { position: 0; color: Theme.well }
        GradientStop { position: 1; color: Theme.wellFoot }
    }
    Accessible.ignored: true

    Image {
        id: image
        readonly property real side: Math.max(1, Math.min(well.width, well.height) - 2 * well.inset)
        anchors.centerIn: parent
        width: side
        height: side
        source: well.picture
        sourceSize: Qt.size(Math.ceil(side * Screen.devicePixelRatio), Math.ceil(side * Screen.devicePixelRatio))
        fillMode: Image.PreserveAspectFit
        asynchronous: true
        opacity: status === Image.Ready ? 1 : 0
        Behavior on opacity { NumberAnimation { duration: Theme.fast } }
    }
    Column {
        visible: well.picture === ""
        anchors.centerIn: parent
        spacing: Theme.space1
        InkIcon { anchors.horizontalCenter: parent.horizontalCenter; name: "image"; colour: Theme.underPicture }
        Label {
            visible: well.width > Theme.dp(120)
            text: qsTr("Not fetched")
            font: Theme.fontSmall
            color: Theme.underPicture
        }
    }
}
