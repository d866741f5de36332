import QtQuick
import Calliope
import Calliope.App

// Beside the chips of a wish: a model reads it, too, or has read it.
Row {
    id: mark

    readonly property var search: Shopping.search

    visible: search.reading || search.byModel
    height: Theme.chip
    spacing: Theme.gapS

    InkIcon {
        anchors.verticalCenter: parent.verticalCenter
        name: "diamond-filled"
        size: Theme.iconTiny
        colour: Theme.lampGlow
        SequentialAnimation on opacity {
            running: Theme.breath > 0 && mark.search.reading
            loops: Animation.Infinite
            NumberAnimation { to: 0.55; duration: Theme.breath / 2; easing.type: Easing.InOutSine }
            NumberAnimation { to: 1; duration: Theme.breath / 2; easing.type: Easing.InOutSine }
        }
    }
    Label {
        objectName: "reading"
        anchors.verticalCenter: parent.verticalCenter
        text: mark.search.reading ? qsTr("The model reads it, too") : qsTr("As the model has read it")
        font: Theme.fontSmall
        color: Theme.ink3
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    InkButton {
        objectName: mark.search.reading ? "stopReading" : "readPlainly"
        anchors.verticalCenter: parent.verticalCenter
        kind: "quiet"
        small: true
        text: mark.search.reading ? qsTr("Stop") : qsTr("As typed")
        onClicked: {
            if (mark.search.reading) mark.search.stopReading();
            else mark.search.readPlainly();
        }
    }
}
