import QtQuick
import Calliope
import Calliope.App

// Pictures of a list that lie on the web: from where they would come, the click that has them fetched, and the way to be
// rid of them.
Column {
    id: row

    required property var source // as ShopSources makes it
    readonly property var pictures: source.onWeb
    readonly property bool going: WebPictures.forgetting === source.id

    visible: pictures.load !== "" || pictures.elsewhere !== "" || pictures.fetched > 0
    spacing: Theme.space2

    Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
    Column {
        width: parent.width
        Label { width: parent.width; text: qsTr("Pictures on the web"); wrapMode: Text.Wrap }
        Label {
            objectName: "pictureHosts"
            width: parent.width
            text: [
                row.pictures.load === "" ? "" : qsTr("From %1: who has them sees this computer's address and which pictures it asks for. Nothing is fetched before you press.").arg(row.pictures.hosts),
                row.pictures.elsewhere === "" ? "" : row.pictures.elsewhere === "1" ? qsTr("One is not fetched: its address is not encrypted, not public, or on one host too many.") : qsTr("%1 are not fetched: their addresses are not encrypted, not public, or on too many hosts.").arg(row.pictures.elsewhere),
                row.pictures.load === "" && row.pictures.fetched > 0 ? qsTr("All that can be fetched are on this computer.") : ""
            ].filter(each => each !== "").join(" ")
            font: Theme.fontSmall
            line: Theme.lineSmallProse
            color: Theme.ink3
            wrapMode: Text.Wrap
        }
    }
    Flow {
        width: parent.width
        spacing: Theme.space2
        InkButton {
            objectName: "loadPictures"
            visible: row.pictures.load !== "" && WebPictures.source !== row.source.id
            enabled: WebPictures.source === 0
            small: true
            iconName: "image"
            text: row.pictures.load
            onClicked: OrderClick.loadPictures(row.source.id, row.pictures.origins)
        }
        InkButton {
            objectName: "forgetPictures"
            visible: row.pictures.fetched > 0 && !row.going
            kind: "quiet"
            small: true
            iconName: "trash"
            text: qsTr("Forget pictures")
            onClicked: WebPictures.forget(row.source.id)
        }
    }
}
