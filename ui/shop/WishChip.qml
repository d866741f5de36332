import QtQuick
import QtQuick.Templates as T
import Calliope

// A part of a wish: a click writes it anew, the cross takes it off. One that `adds` is for a further part.
Item {
    id: part

    required property string text
    property bool adds: false
    property bool fixed: false // it cannot be written
    property bool editing: false
    property string iconName: adds ? "plus" : ""
    property string hint: qsTr("blue, in M, up to 60 €")
    signal written(string typed)
    signal removed
    signal touched // it has the focus, or is being written

    function edit() {
        if (fixed) return removed();
        field.text = adds ? "" : text;
        editing = true;
        field.forceActiveFocus();
        field.selectAll();
        touched();
    }
    function end(typed: string) {
        if (!editing) return;
        editing = false;
        chip.forceActiveFocus();
        if (typed.trim() !== "" && (adds || typed !== text)) written(typed);
    }

    implicitWidth: editing ? field.width : chip.implicitWidth
    implicitHeight: Theme.chip

    Chip {
        id: chip
        objectName: part.adds ? "addWish" : "wish"
        visible: !part.editing
        width: Math.min(implicitWidth, part.width)
        text: part.text
        iconName: part.iconName
        dashed: part.adds
        removable: !part.adds
        Accessible.description: part.adds ? qsTr("Adds to the wish") : qsTr("Part of the wish; Delete takes it off")
        onActiveFocusChanged: if (activeFocus) part.touched()
        onClicked: part.edit()
        onRemoved: part.removed()
    }
    T.TextField {
        id: field
        objectName: part.adds ? "addWishField" : "wishField"
        visible: part.editing
        width: Math.max(Theme.dp(150), contentWidth + leftPadding + rightPadding + Theme.space1)
        height: parent.height
        leftPadding: Theme.gapM
        rightPadding: Theme.gapM
        verticalAlignment: TextInput.AlignVCenter
        font: Theme.fontSmall
        color: Theme.ink
        selectionColor: Theme.selection
        selectedTextColor: Theme.ink
        selectByMouse: true
        maximumLength: 200
        Accessible.name: part.adds ? qsTr("Another wish") : qsTr("Part of the wish")
        background: Rectangle {
            radius: height / 2
            color: Theme.sheet
            border.width: Theme.outlineStrong
            border.color: Theme.lapis
            Label {
                visible: field.text === "" && field.preeditText === ""
                x: field.leftPadding
                anchors.verticalCenter: parent.verticalCenter
                text: part.hint
                font: Theme.fontSmall
                color: Theme.ink3
            }
        }
        onAccepted: part.end(text)
        onActiveFocusChanged: if (!activeFocus) part.end("")
        Keys.onEscapePressed: part.end("")
    }
}
