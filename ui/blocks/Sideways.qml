import QtQuick
import QtQuick.Templates as T
import Calliope

// What may be wider than its row, and scrolls sideways then: by arrows, Home and End too, for Tab reaches it.
Flickable {
    id: view

    required property string name // for screen readers
    readonly property bool scrolls: contentWidth > width + 1

    function scrollTo(x: real) { contentX = Math.max(0, Math.min(contentWidth - width, x)); }

    objectName: "sideways"
    flickableDirection: Flickable.HorizontalFlick
    interactive: scrolls
    clip: true
    activeFocusOnTab: scrolls
    Accessible.role: Accessible.Grouping
    Accessible.name: name
    Accessible.focusable: scrolls
    T.ScrollBar.horizontal: InkScrollBar { orientation: Qt.Horizontal }
    Keys.onPressed: event => {
        const step = Theme.dp(60);
        event.accepted = true;
        if (!scrolls || event.modifiers & ~Qt.KeypadModifier) event.accepted = false;
        else if (event.key === Qt.Key_Left) scrollTo(contentX - step);
        else if (event.key === Qt.Key_Right) scrollTo(contentX + step);
        else if (event.key === Qt.Key_Home) scrollTo(0);
        else if (event.key === Qt.Key_End) scrollTo(contentWidth);
        else event.accepted = false;
    }

    FocusRing { // of the view, not of what moves in it
        parent: view
        shown: view.activeFocus
        around: Theme.radiusS
        anchors.margins: Theme.focusGap
        z: 1
    }
}
