import QtQuick
import Calliope
import Calliope.App

// What this is, where its things are, and what it is made of.
Column {
    id: about

    readonly property var libraries: [
        ["Qt " + Format.qtVersion, "LGPL 3"], ["Vulkan headers, volk", "Apache 2.0, MIT"], ["glslang", "BSD"],
        ["SQLite, SQLiteCpp", qsTr("public domain, MIT")], ["OpenCV", "Apache 2.0"],
        [qsTr("Poppler, in the program that reads documents"), "GPL 2, GPL 3"], ["libzip", "BSD"], ["expat", "MIT"],
        ["zlib", "zlib"], ["Boost", "BSL 1.0"], ["giflib", "MIT"], ["PCRE2", "BSD"],
        ["utf8proc", "MIT"], ["nlohmann-json", "MIT"], ["cpp-httplib", "MIT"], ["md4c", "MIT"], ["QtKeychain", "BSD"],
        ["CLI11", "BSD"], ["Inter, EB Garamond, JetBrains Mono", "OFL"]
    ]

    spacing: Theme.space6

    SettingCard {
        title: qsTr("About")
        SettingRow { title: "Calliope " + Qt.application.version; detail: qsTr("A private multimodal assistant. Apache License 2.0.") }
        SettingRow { title: qsTr("Where your chats are"); detail: Engine.dataFolder }
        SettingRow { title: qsTr("Where fetched models are"); detail: Catalogue.folder }
        SettingRow { title: qsTr("Engine"); detail: Engine.details }
    }
    SettingCard {
        title: qsTr("Made with")
        Repeater {
            model: about.libraries
            SettingRow {
                id: library
                required property var modelData
                title: modelData[0]
                least: Theme.controlLarge
                Label { text: library.modelData[1]; font: Theme.fontSmall; color: Theme.ink3 }
            }
        }
    }
}
