import QtQuick
import QtQuick.Templates as T
import Calliope

// What an agent has used tools for, what it has thought and written, and what it has marked. Arrows, Page Up and Down, Home and End scroll
// it; new text is followed while the reader is at its end, and never otherwise.
Item {
    id: view

    required property string name
    required property var uses   // of tools, in words
    required property var before // { key, title, text } each, of earlier rounds
    required property string thoughts
    required property string text
    required property bool wrong // the text says what failed
    required property var marked // { picture, regions } each
    required property bool running

    property bool following: true
    readonly property bool scrolls: place.contentHeight > place.height

    function scrollTo(y: real) {
        place.contentY = Math.max(0, Math.min(place.contentHeight - place.height, y));
        following = place.atYEnd;
    }

    activeFocusOnTab: scrolls
    Accessible.role: Accessible.Grouping
    Accessible.name: name
    Accessible.focusable: scrolls
    Keys.onPressed: event => {
        const steps = { [Qt.Key_Up]: -2 * Theme.lineUi, [Qt.Key_Down]: 2 * Theme.lineUi,
                        [Qt.Key_PageUp]: -0.9 * place.height, [Qt.Key_PageDown]: 0.9 * place.height };
        event.accepted = true;
        if (!scrolls || event.modifiers & ~Qt.KeypadModifier) event.accepted = false;
        else if (event.key in steps) scrollTo(place.contentY + steps[event.key]);
        else if (event.key === Qt.Key_Home) scrollTo(0);
        else if (event.key === Qt.Key_End) scrollTo(place.contentHeight);
        else event.accepted = false;
    }

    Flickable {
        id: place
        anchors.fill: parent
        clip: true
        contentHeight: said.height
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: InkScrollBar {}
        onContentHeightChanged: if (view.running && view.following) contentY = Math.max(0, contentHeight - height)
        onMovementStarted: view.following = false
        onMovementEnded: view.following = atYEnd

        Column {
            id: said
            width: place.width
            spacing: Theme.space2
            Column {
                visible: view.uses.length > 0
                width: parent.width
                Repeater {
                    model: view.uses
                    Row {
                        id: toolLine
                        required property string modelData
                        width: said.width
                        spacing: Theme.space2
                        InkIcon {
                            id: mark
                            name: "tool"
                            size: Theme.iconTiny
                            colour: Theme.ink3
                            anchors.verticalCenter: parent.verticalCenter
                        }
                        Label {
                            width: parent.width - mark.width - parent.spacing
                            text: toolLine.modelData
                            font: Theme.fontSmall
                            color: Theme.ink3
                        }
                    }
                }
            }
            Repeater {
                model: view.before
                LaneFold {
                    required property var modelData
                    width: said.width
                    key: modelData.key
                    title: modelData.title
                    words: modelData.text
                }
            }
            LaneFold {
                visible: words !== ""
                width: parent.width
                key: "thoughts"
                title: qsTr("Thoughts")
                words: view.thoughts
            }
            LaneWords {
                width: parent.width
                text: view.text
                color: view.wrong ? Theme.rubric : Theme.ink2
            }
            Repeater {
                model: view.marked
                LaneRegions {
                    required property var modelData
                    width: said.width
                    picture: modelData.picture
                    regions: modelData.regions
                }
            }
        }
    }
    FocusRing { shown: view.activeFocus; around: Theme.radiusS }
}
