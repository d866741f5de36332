import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// The first start: three screens, each of which can be skipped. A screen is a row of `steps` and a file.
FocusScope {
    id: run

    readonly property var steps: ["PrivacyStep.qml", "HardwareStep.qml", "ModelStep.qml"]
    readonly property int step: Navigation.firstRunStep // from 1; 0: not shown
    readonly property Step shown: content.item as Step
    readonly property PaletteBase lamp: Theme.lampPalette
    readonly property real sideMargin: side.visible ? Theme.dp(88) : Theme.space8
    readonly property real headMargin: Theme.dp(56)

    function leave() {
        Settings.firstRunDone = true;
        Navigation.firstRunStep = 0;
        Navigation.composeWanted();
    }
    function next() {
        if (step < steps.length) Navigation.firstRunStep = step + 1;
        else leave();
    }

    Connections {
        target: Settings
        function onChanged() { if (Settings.firstRunWanted && run.step === 0) Navigation.firstRunStep = 1; }
    }

    visible: step > 0
    enabled: visible
    Accessible.role: Accessible.Dialog
    Accessible.name: qsTr("Welcome to Calliope")
    onVisibleChanged: if (visible) primary.forceActiveFocus()
    Keys.onEscapePressed: leave()

    Rectangle { anchors.fill: parent; color: Theme.paper; MouseArea { anchors.fill: parent; hoverEnabled: true } }

    Rectangle {
        id: side
        visible: run.width >= Theme.windowMedium
        width: visible ? Math.round(run.width * 0.36) : 0
        height: parent.height
        color: run.lamp.paper
        clip: true
        Image {
            anchors.centerIn: parent
            width: parent.width * 2
            height: parent.height * 1.2
            sourceSize: Qt.size(550, 360)
            source: "image://ink/glow?" + Theme.hex(run.lamp.glow).slice(1)
            Accessible.ignored: true
        }
        Label { x: Theme.dp(64); y: Theme.dp(52); text: "Calliope"; font: Theme.fontBrand; line: Theme.lineBrand; color: run.lamp.ink }
        Image {
            readonly property real size: Math.min(parent.width * 0.56, parent.height * 0.4)
            anchors.horizontalCenter: parent.horizontalCenter
            y: Math.round(parent.height * 0.4 - size / 2)
            width: size
            height: size
            sourceSize: Qt.size(Math.ceil(size * Screen.devicePixelRatio), Math.ceil(size * Screen.devicePixelRatio))
            source: "image://ink/mark?" + Theme.hex(run.lamp.ink).slice(1) + "/" + Theme.hex(run.lamp.lampGlow).slice(1)
            Accessible.ignored: true
        }
        Label {
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; leftMargin: 2 * Theme.space7; rightMargin: Theme.space7; bottomMargin: 3 * Theme.space6 }
            text: qsTr("A quiet place to ask, look and think. On your own computer.")
            font: Theme.fontPage
            line: Theme.linePage
            color: run.lamp.ink
            wrapMode: Text.Wrap
        }
    }
    Item {
        anchors { left: side.right; right: parent.right; top: parent.top; bottom: parent.bottom }
        anchors.leftMargin: run.sideMargin
        anchors.rightMargin: run.sideMargin
        Item {
            id: head
            y: run.headMargin
            width: parent.width
            height: Theme.control
            Row {
                spacing: Theme.space2
                anchors.verticalCenter: parent.verticalCenter
                Repeater {
                    model: run.steps.length
                    Rectangle {
                        required property int index
                        anchors.verticalCenter: parent.verticalCenter
                        width: Theme.dp(24)
                        height: Theme.meterThin
                        color: index < run.step ? Theme.ink : Theme.track
                        transform: Matrix4x4 { matrix: Qt.matrix4x4(1, -0.5, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1) }
                    }
                }
                Label { leftPadding: Theme.space2; text: qsTr("%1 of %2").arg(run.step).arg(run.steps.length); font: Theme.fontSmall; color: Theme.ink3 }
            }
            InkButton {
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                objectName: "skipFirstRun"
                kind: "quiet"
                text: qsTr("Skip")
                onClicked: run.leave()
            }
        }
        Flickable {
            id: scroll
            anchors { left: parent.left; right: parent.right; top: head.bottom; topMargin: run.height < Theme.dp(720) ? Theme.space6 : run.headMargin; bottom: foot.top; bottomMargin: Theme.space4 }
            contentWidth: width
            contentHeight: content.height
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            T.ScrollBar.vertical: InkScrollBar {}
            Loader {
                id: content
                width: scroll.width
                source: run.step > 0 ? Qt.resolvedUrl(run.steps[run.step - 1]) : ""
            }
        }
        Item {
            id: foot
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; bottomMargin: Theme.space6 + Theme.space4 }
            height: Theme.controlLarge
            InkButton {
                visible: run.step > 1
                kind: "quiet"
                large: true
                iconName: "chevron-left"
                text: qsTr("Back")
                onClicked: Navigation.firstRunStep = run.step - 1
            }
            Row {
                anchors.right: parent.right
                spacing: Theme.space2
                InkButton {
                    visible: run.step === run.steps.length
                    large: true
                    text: qsTr("Later")
                    onClicked: run.leave()
                }
                InkButton {
                    id: primary
                    objectName: "nextFirstRun"
                    kind: "primary"
                    large: true
                    focus: true
                    text: run.shown?.action ?? ""
                    enabled: run.shown?.ready ?? false
                    onClicked: {
                        const step = run.shown;
                        run.next();
                        step.act();
                    }
                }
            }
        }
    }
}
