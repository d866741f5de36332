import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Settings: sections at the left, rows of one section at the right; where it is narrow, one above the other, and both
// scroll. A section is a row of `sections` and a file.
FocusScope {
    id: page

    readonly property bool narrow: width < Theme.dp(760)
    readonly property var sections: [
        { name: "look", title: qsTr("Look and reading"), icon: "moon", file: "LookSection.qml" },
        { name: "modes", title: qsTr("Modes and writing"), icon: "thinking", file: "WritingSection.qml" },
        { name: "personas", title: qsTr("Personas"), icon: "text", file: "PersonasSection.qml" },
        { name: "tools", title: qsTr("Tools"), icon: "tool", file: "../tools/ToolsSection.qml" },
        { name: "servers", title: qsTr("Servers of tools"), icon: "server", file: "../tools/ServersSection.qml" },
        { name: "device", title: qsTr("Graphics and memory"), icon: "chip", file: "DeviceSection.qml" },
        { name: "privacy", title: qsTr("Privacy and network"), icon: "shield", file: "PrivacySection.qml" },
        { name: "chats", title: qsTr("Chats and backup"), icon: "document", file: "ChatsSection.qml" },
        { name: "shortcuts", title: qsTr("Shortcuts"), icon: "keyboard", file: "ShortcutsSection.qml" },
        { name: "about", title: qsTr("About"), icon: "info", file: "AboutSection.qml" }
    ]
    readonly property var section: sections.find(each => each.name === Navigation.section) ?? sections[0]

    onSectionChanged: Qt.callLater(scroll.begin)

    Item { id: beside }
    Column {
        id: navigation
        parent: page.narrow ? above : beside // each comes before the rows, for Tab as well
        x: page.narrow ? Theme.space7 : Theme.space6
        y: Theme.space6
        width: page.narrow ? page.width - 2 * x : Theme.dp(200)
        spacing: Theme.space5
        Heading {
            leftPadding: page.narrow && page.width < Theme.windowMedium - Theme.rail ? Theme.controlSmall : Theme.space2
            text: qsTr("Settings")
            font: Theme.fontPage
            line: Theme.linePage
        }
        Flow {
            width: parent.width
            spacing: page.narrow ? Theme.space1 : Theme.hairline
            Repeater {
                model: page.sections
                NavRow {
                    required property var modelData
                    width: page.narrow ? Math.min(Theme.dp(190), navigation.width) : navigation.width
                    iconName: modelData.icon
                    text: modelData.title
                    on: page.section.name === modelData.name
                    onClicked: Navigation.section = modelData.name
                }
            }
        }
    }
    Flickable {
        id: scroll

        readonly property bool crowded: page.narrow && content.y > height / 2 // by the sections, where all is large

        /// What was chosen is seen from its beginning.
        function begin() { contentY = crowded ? content.y - Theme.space4 : 0; }

        x: page.narrow ? 0 : navigation.x + navigation.width + Theme.space7
        width: page.width - x
        height: page.height
        contentWidth: width
        contentHeight: content.y + Math.max(content.height + (page.narrow ? Theme.space7 : content.y), crowded ? height - Theme.space4 : 0)
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        T.ScrollBar.vertical: InkScrollBar {}
        Item { id: above }
        Loader {
            id: content
            x: page.narrow ? Theme.space7 : 0
            y: page.narrow ? navigation.y + navigation.height + Theme.space4 : Theme.dp(40)
            width: Math.min(Theme.dp(700), scroll.width - x - Theme.space7)
            source: Qt.resolvedUrl("../settings/" + page.section.file)
        }
    }
}
