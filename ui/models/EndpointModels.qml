import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// The models of an endpoint; where there are many, with a field to find one.
Column {
    id: models

    required property var endpoint // as EndpointCard's
    readonly property bool many: endpoint.models.length > 8
    readonly property var found: !many || find.text === "" ? endpoint.models
        : endpoint.models.filter(each => each.name.toLowerCase().includes(find.text.toLowerCase()))

    spacing: Theme.space2

    InkTextField {
        id: find
        visible: models.many
        width: Math.min(parent.width, Theme.dp(300))
        iconName: "search"
        placeholderText: qsTr("Search %1 models").arg(models.endpoint.models.length)
    }
    Rectangle {
        width: parent.width
        height: list.height
        radius: Theme.radiusL
        color: "transparent"
        border.width: Theme.hairline
        border.color: Theme.line
        ListView {
            id: list
            width: parent.width
            height: Math.min(contentHeight, 6 * Theme.rowPalette)
            clip: true
            model: models.found
            boundsBehavior: Flickable.StopAtBounds
            T.ScrollBar.vertical: InkScrollBar {}
            delegate: Item {
                id: row
                required property var modelData
                required property int index
                readonly property bool inUse: Models.current === modelData.key
                width: list.width
                height: Theme.rowPalette
                Rectangle { visible: row.index > 0; width: parent.width; height: Theme.hairline; color: Theme.line }
                Label {
                    anchors { left: parent.left; leftMargin: Theme.space3; right: length.left; verticalCenter: parent.verticalCenter }
                    text: row.modelData.name
                    font: row.inUse ? Theme.fontUiActive : Theme.fontUi
                }
                Label {
                    id: length
                    anchors { right: use.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
                    text: row.modelData.words
                    font: Theme.fontMeter
                    color: Theme.ink3
                }
                InkButton {
                    id: use
                    anchors { right: parent.right; rightMargin: Theme.gapS; verticalCenter: parent.verticalCenter }
                    small: true
                    objectName: "useModel"
                    text: row.inUse ? qsTr("In use") : qsTr("Use")
                    iconName: row.inUse ? "check" : ""
                    enabled: !row.inUse
                    Accessible.name: row.inUse ? qsTr("%1 is in use").arg(row.modelData.name) : qsTr("Use %1").arg(row.modelData.name)
                    onClicked: Endpoints.keep(models.endpoint.id, row.modelData.name)
                }
            }
        }
    }
}
