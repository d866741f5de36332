import QtQuick
import Calliope
import Calliope.App

// Takes pictures with the camera, which is on while this sheet is open and at no other time.
Sheet {
    id: sheet

    readonly property bool full: Camera.shots.length >= 8
    property bool isMirrored: true
    property int delay: 0 // seconds until a picture is taken

    function take() { Camera.take(delay); }

    name: qsTr("Take a picture")
    padding: 0
    implicitWidth: Theme.dp(800)
    implicitHeight: parent ? Math.min(Theme.dp(682), parent.height - 2 * Theme.space6) : Theme.dp(682)
    onOpened: {
        Camera.open();
        shutter.forceActiveFocus();
    }
    onClosed: {
        Camera.close();
        PhotoSearch.wantsCamera = false;
        Wardrobe.wantsCamera = false;
    }

    contentItem: FocusScope {
        Keys.onPressed: event => {
            event.accepted = true;
            if (event.key === Qt.Key_Space) sheet.take();
            else if (event.key === Qt.Key_M) sheet.isMirrored = !sheet.isMirrored;
            else event.accepted = false;
        }

        Item {
            id: head
            width: parent.width
            height: Theme.topBar
            Heading {
                anchors { left: parent.left; leftMargin: Theme.space5; verticalCenter: parent.verticalCenter }
                text: sheet.name
                font: Theme.fontUiStrong
            }
            Row {
                anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
                spacing: Theme.space2
                InkComboBox {
                    visible: Camera.devices.length > 1
                    width: Math.min(implicitWidth, Theme.dp(260))
                    name: qsTr("Camera")
                    model: Camera.devices
                    textRole: "name"
                    valueRole: "id"
                    currentIndex: Camera.devices.findIndex(each => each.id === Camera.device)
                    onActivated: Camera.device = currentValue
                }
                Segment {
                    name: qsTr("Countdown")
                    options: [{ value: 0, text: qsTr("At once") }, { value: 3, text: "3 s" }, { value: 10, text: "10 s" }]
                    value: sheet.delay
                    onChosen: value => sheet.delay = value
                }
                IconButton {
                    id: mirror
                    iconName: "flip"
                    text: qsTr("Mirror")
                    shortcutText: "M"
                    checkable: true
                    checked: sheet.isMirrored
                    Accessible.onToggleAction: Reader.press(mirror)
                    onClicked: sheet.isMirrored = checked
                }
                IconButton { iconName: "close"; text: qsTr("Close"); shortcutText: "Esc"; onClicked: sheet.close() }
            }
        }

        Rectangle {
            anchors { top: head.bottom; left: parent.left; right: parent.right; bottom: foot.top }
            color: Theme.underPicture
            clip: true
            PixelView {
                id: view
                anchors.fill: parent
                image: Camera.picture
                mirror: sheet.isMirrored
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("What the camera sees")
            }
            Item { // thirds, for a straight horizon
                anchors.fill: parent
                visible: Camera.on
                opacity: 0.22
                Repeater {
                    model: 2
                    Rectangle { required property int index; x: parent.width * (index + 1) / 3; width: 1; height: parent.height; color: Theme.overPicture }
                }
                Repeater {
                    model: 2
                    Rectangle { required property int index; y: parent.height * (index + 1) / 3; height: 1; width: parent.width; color: Theme.overPicture }
                }
            }
            Rectangle {
                visible: Camera.on
                x: Theme.gapL
                y: Theme.gapL
                width: state.implicitWidth + 2 * Theme.gapXl
                height: Theme.controlSmall
                radius: height / 2
                color: Theme.pill
                InkIcon { name: "diamond-filled"; x: Theme.dp(9); anchors.verticalCenter: parent.verticalCenter; size: Theme.dp(10); colour: Theme.lampGlow }
                Label {
                    id: state
                    x: Theme.dp(25)
                    anchors.verticalCenter: parent.verticalCenter
                    text: Engine.isPrivate ? qsTr("Camera on. The picture stays on this computer.")
                                           : qsTr("Camera on. What you send goes to the model you chose.")
                    font: Theme.fontSmall
                    color: Theme.overPicture
                }
            }
            Label {
                anchors.centerIn: parent
                visible: Camera.countdown > 0
                text: Camera.countdown
                font: Theme.fontHero
                line: Theme.lineHero
                color: Theme.overPicture
                Accessible.role: Spoken.role
                Spoken.words: text
            }
            Column { // what is wrong, and the way forward
                anchors.centerIn: parent
                width: Math.min(parent.width - 2 * Theme.space6, Theme.dp(420))
                visible: Camera.problem !== ""
                spacing: Theme.space3
                Label {
                    objectName: "cameraProblem"
                    width: parent.width
                    text: Camera.problem
                    color: Theme.overPicture
                    horizontalAlignment: Text.AlignHCenter
                    wrapMode: Text.Wrap
                    Accessible.role: Spoken.role
                    Spoken.words: text
                }
                InkButton {
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: qsTr("Try again")
                    onClicked: Camera.open()
                }
            }
            Label {
                anchors.centerIn: parent
                visible: !Camera.on && Camera.problem === ""
                text: qsTr("The camera is starting")
                color: Theme.overPicture
            }
        }

        Item {
            id: foot
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            height: Theme.dp(92)
            Row {
                anchors { left: parent.left; leftMargin: Theme.space5; verticalCenter: parent.verticalCenter }
                spacing: Theme.space2
                Repeater {
                    model: Math.min(Camera.shots.length, 3)
                    PixelView {
                        id: shot
                        required property int index
                        readonly property int number: Camera.shots.length - 1 - index // the latest first
                        width: Theme.dp(60)
                        height: Theme.dp(45)
                        crop: true
                        image: Camera.shots[number] ?? Camera.picture
                        Accessible.role: Accessible.Graphic
                        Accessible.name: qsTr("Picture %1").arg(number + 1)
                        IconButton {
                            id: remove
                            x: parent.width - width + Theme.gapS
                            y: -Theme.gapS
                            side: Theme.controlMini
                            iconName: "close"
                            iconSize: Theme.iconMini
                            colour: Theme.overFill
                            text: qsTr("Remove picture %1").arg(shot.number + 1)
                            onClicked: Camera.removeShot(shot.number)
                            background: Rectangle {
                                radius: height / 2
                                color: Theme.fill
                                FocusRing { shown: remove.visualFocus; around: parent.radius }
                            }
                        }
                    }
                }
                Label {
                    anchors.verticalCenter: parent.verticalCenter
                    text: qsTr("%1 taken, up to %2").arg(Camera.shots.length).arg(8)
                    font: Theme.fontSmall
                    color: Theme.ink3
                }
            }
            ShutterButton {
                id: shutter
                objectName: "shutter"
                anchors.centerIn: parent
                enabled: Camera.on && !sheet.full
                counting: Camera.countdown > 0
                onClicked: sheet.take()
            }
            Row {
                anchors { right: parent.right; rightMargin: Theme.space5; verticalCenter: parent.verticalCenter }
                spacing: Theme.space3
                Label {
                    visible: Camera.on && Camera.shots.length === 0
                    anchors.verticalCenter: parent.verticalCenter
                    text: qsTr("Space takes the picture")
                    font: Theme.fontSmall
                    color: Theme.ink3
                }
                InkButton {
                    objectName: "useShots"
                    kind: "primary"
                    enabled: Camera.shots.length > 0
                    text: Camera.shots.length > 1 ? qsTr("Use %1 pictures").arg(Camera.shots.length) : qsTr("Use the picture")
                    onClicked: {
                        Camera.use();
                        sheet.close();
                    }
                }
            }
        }
    }
}
