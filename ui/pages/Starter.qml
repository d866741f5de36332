import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// A card that shows an ability and begins it.
T.Button {
    id: card

    required property var starter // { icon, title, detail, text, mode, wantsFile }

    objectName: "starter"

    implicitHeight: column.implicitHeight + 2 * Theme.gapL
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    text: starter.title
    Accessible.name: starter.title
    Accessible.description: starter.detail
    Accessible.onPressAction: Reader.press(card)
    onClicked: {
        Chat.begin(starter);
        if (starter.wantsFile) Navigation.addFiles();
        else Navigation.composeWanted();
    }

    background: Rectangle {
        radius: Theme.radiusCard
        color: Qt.rgba(Theme.sheet.r, Theme.sheet.g, Theme.sheet.b, card.hovered ? 1 : 0.7)
        border.width: Theme.hairline
        border.color: Theme.line
        FocusRing { shown: card.visualFocus; around: parent.radius }
    }
    contentItem: Item {
        Column {
            id: column
            x: Theme.gapL
            y: Theme.gapL
            width: parent.width - 2 * x
            InkIcon { name: card.starter.icon }
            Item { width: 1; height: Theme.space3 }
            Label { width: parent.width; text: card.starter.title; font: Theme.fontUiActive }
            Label {
                width: parent.width
                text: card.starter.detail
                font: Theme.fontSmall
                line: Theme.lineSmallProse
                color: Theme.ink3
                wrapMode: Text.Wrap
            }
        }
    }
}
