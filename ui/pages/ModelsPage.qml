import QtQuick
import QtQuick.Dialogs
import Calliope
import Calliope.App

// Who answers, and who could: models on this computer, and endpoints. A section is a row of `sections` and a file.
PageFrame {
    id: page

    readonly property var sections: [
        { value: "catalogue", text: qsTr("Catalogue"), file: "CatalogueSection.qml" },
        { value: "files", text: qsTr("On this computer"), file: "FilesSection.qml" },
        { value: "endpoints", text: qsTr("Endpoints"), file: "EndpointsSection.qml" }
    ]
    readonly property var section: sections.find(each => each.value === Navigation.section) ?? sections[0]

    title: qsTr("Models")
    Component.onCompleted: Devices.refresh() // verdicts want them, also where the engine answers nobody
    beside: [
        Segment {
            objectName: "modelSections"
            name: qsTr("Models")
            options: page.sections
            value: page.section.value
            onChosen: value => Navigation.section = value
        },
        InkButton {
            text: qsTr("Add a GGUF file")
            iconName: "plus"
            onClicked: file.open()
        }
    ]

    FileDialog {
        id: file
        title: qsTr("Add a model")
        fileMode: FileDialog.OpenFile
        nameFilters: [qsTr("Models (*.gguf)"), qsTr("All files (*)")]
        onAccepted: Models.add(selectedFile)
    }
    /// Models are chosen below: no button leads to where the user is.
    function withoutWayHere(failure: var): var {
        return failure.action === "chooseModel" ? Object.assign({}, failure, { actionText: "" }) : failure;
    }
    FailureCard {
        width: parent.width
        visible: Models.failure.title !== ""
        failure: page.withoutWayHere(Models.failure)
        closable: true
        onActed: Remedies.act(failure.action, () => {})
        onClosed: Models.forgetFailure()
    }
    FailureCard {
        width: parent.width
        visible: Engine.failure.title !== ""
        failure: page.withoutWayHere(Engine.failure)
        onActed: Remedies.act(failure.action, () => Engine.restart())
    }
    NowCard { width: parent.width }
    Loader {
        width: parent.width
        source: Qt.resolvedUrl("../models/" + page.section.file)
    }
}
