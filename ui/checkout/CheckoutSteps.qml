import QtQuick
import Calliope
import Calliope.App

// Buying a cart, step by step. A step is a row of `files` and a file; which one it is, is Buying's to say.
ShopScroll {
    id: page

    readonly property var files: ({
            permission: "PermissionStep.qml", finding: "WaitingStep.qml", asking: "WaitingStep.qml", address: "AddressStep.qml",
            delivery: "DeliveryStep.qml", leave: "LeaveStep.qml", review: "ReviewSheet.qml", placing: "WaitingStep.qml"
        })
    readonly property string file: Buying.step === "" ? "" : files[Buying.step] ?? "OutcomeStep.qml"

    title: Buying.title
    words: Buying.words
    backText: Buying.step === "placing" || Buying.step === "unknown" ? qsTr("Back to the carts; the order goes on") : qsTr("Back to the carts")
    onBack: Buying.close()
    onFileChanged: toTop()

    Flow {
        width: parent.width
        visible: marks.now >= 0 && !page.narrow
        StepMarks { id: marks; step: Buying.step }
    }
    NoteLine {
        objectName: "buyingProblem"
        visible: words !== "" && Buying.differences.length === 0
        width: parent.width
        iconName: "warn"
        colour: Theme.lamp
        words: Buying.problem
    }
    Loader {
        id: step
        objectName: "buyingStep"
        width: parent.width
        focus: true
        source: page.file === "" ? "" : Qt.resolvedUrl(page.file)
        onLoaded: if (item instanceof ReviewSheet) item.view = page.view
    }
}
