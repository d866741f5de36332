import QtQuick
import QtQuick.Templates as T
import Calliope

// A list of things to do, beside what they are done to.
T.Menu {
    id: menu

    implicitWidth: Math.max(Theme.dp(200), contentWidth + leftPadding + rightPadding)
    implicitHeight: contentHeight + topPadding + bottomPadding
    padding: Theme.inset
    margins: Theme.space2
    overlap: 1
    delegate: InkMenuItem {}

    contentItem: ListView {
        implicitHeight: contentHeight
        implicitWidth: Theme.dp(200)
        model: menu.contentModel
        interactive: contentHeight > height
        clip: true
        currentIndex: menu.currentIndex
    }
    background: Rectangle {
        radius: Theme.radiusCard
        color: Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.line
        Shadow { level: 3; radius: parent.radius }
    }
}
