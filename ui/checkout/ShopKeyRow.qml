import QtQuick
import Calliope
import Calliope.App

// The key that a shop gave the user: whether there is one, and a line to put it in.
Column {
    id: row

    required property var source // as ShopSources makes it
    property bool unfolded: false

    function keep() { Sources.keepKey(source.origin, key.text); }

    spacing: Theme.space2

    Connections {
        target: Sources
        function onKeyKept(origin: string) {
            if (origin !== row.source.origin) return;
            key.clear();
            row.unfolded = false;
        }
    }
    Item {
        width: parent.width
        height: Math.max(change.height, words.height)
        Column {
            id: words
            anchors { left: parent.left; right: change.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
            Label { width: parent.width; text: qsTr("Key") }
            Label {
                objectName: "keyWords"
                width: parent.width
                text: row.source.keyWords !== "" ? row.source.keyWords : row.source.keyed ? qsTr("In the system's keychain; sent to this shop only.") : qsTr("Some shops sell through other programs only with a key that they gave you.")
                font: Theme.fontSmall
                line: Theme.lineSmallProse
                color: Theme.ink3
                wrapMode: Text.Wrap
            }
        }
        InkButton {
            id: change
            objectName: row.source.keyed ? "forgetKey" : "addKey"
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            visible: !row.unfolded
            small: true
            iconName: row.source.keyed ? "" : "key"
            text: row.source.keyed ? qsTr("Forget it") : qsTr("Add a key")
            Accessible.description: qsTr("Of %1").arg(row.source.name)
            onClicked: {
                if (row.source.keyed) return Sources.forgetKey(row.source.origin);
                row.unfolded = true;
                key.forceActiveFocus();
            }
        }
    }
    Flow {
        visible: row.unfolded
        width: parent.width
        spacing: Theme.space2
        InkTextField {
            id: key
            objectName: "shopKey"
            width: Math.min(parent.width, Theme.dp(240))
            placeholderText: qsTr("Key of %1").arg(row.source.name)
            echoMode: TextInput.Password
            inputMethodHints: Qt.ImhHiddenText | Qt.ImhSensitiveData
            maximumLength: 4096
            onAccepted: row.keep()
            Keys.onEscapePressed: row.unfolded = false
        }
        InkButton { objectName: "keepKey"; kind: "primary"; height: Theme.field; text: qsTr("Keep it"); enabled: key.text.trim() !== ""; onClicked: row.keep() }
        InkButton {
            kind: "quiet"
            height: Theme.field
            text: qsTr("Cancel")
            onClicked: {
                key.clear();
                row.unfolded = false;
            }
        }
    }
}
