import QtQuick
import Calliope
import Calliope.App

// What each tool may do, and what tools did lately.
Column {
    spacing: Theme.space6

    SettingCard {
        title: qsTr("Tools the model may use")
        Repeater {
            model: Tools.rows
            SettingRow {
                id: tool
                required property var modelData
                title: modelData.source === "" ? modelData.title : qsTr("%1, of %2").arg(modelData.title).arg(modelData.source)
                detail: effectWords(modelData.effect) + remoteWords(modelData.permission) + fitWords(modelData.fits)
                    + firstSentence(modelData.description)

                function effectWords(effect: string): string {
                    switch (effect) {
                    case "read": return qsTr("Only reads. ");
                    case "keep": return qsTr("Changes what you keep here; can be undone. ");
                    case "propose": return qsTr("Shows you something to decide. ");
                    default: return qsTr("May have effects: you are asked. ");
                    }
                }
                function remoteWords(permission: string): string {
                    return permission === "here" ? qsTr("You are asked where a model on another computer would get what it finds. ") : "";
                }
                function fitWords(fits: bool): string {
                    return fits ? "" : qsTr("Left out for the model that was asked last: its context has no room for it. ");
                }
                function firstSentence(text: string): string {
                    const end = text.indexOf(". ");
                    const first = end < 0 ? text : text.slice(0, end + 1);
                    return first.length > 160 ? first.slice(0, 160) + "…" : first;
                }

                Segment {
                    objectName: "permission_" + tool.modelData.name
                    name: tool.title
                    options: [{ value: "ask", text: qsTr("Ask") }].concat(tool.modelData.readsElsewhere
                        ? [{ value: "here", text: qsTr("Always here") },
                            { value: "always", text: qsTr("Also elsewhere"), detail: qsTr("Always, also where a model on another computer gets what it finds") }]
                        : [{ value: "always", text: qsTr("Always") }], [{ value: "never", text: qsTr("Never") }])
                    value: tool.modelData.permission
                    onChosen: value => Tools.setPermission(tool.modelData.name, value)
                }
            }
        }
    }
    SettingCard {
        title: qsTr("Shopping")
        SettingRow {
            title: qsTr("Shop in every conversation")
            detail: qsTr("Else models are offered the shop's tools while the shopping panel is open. None of them can order.")
            InkSwitch {
                objectName: "shopsAlways"
                text: qsTr("Shop in every conversation")
                checked: Tools.shopsAlways
                onToggled: Tools.shopsAlways = checked
            }
        }
    }
    SettingCard {
        title: qsTr("What tools did")
        SettingRow {
            visible: Tools.activity.length > 0
            title: qsTr("Kept for 90 days, on this computer only")
            detail: qsTr("It goes with the chat that it belongs to. What temporary chats did is not kept.")
            InkButton {
                objectName: "forgetActivity"
                text: qsTr("Forget it")
                onClicked: Tools.forgetActivity()
            }
        }
        Repeater {
            model: Tools.activity
            SettingRow {
                id: call
                required property var modelData
                title: modelData.words
                detail: [modelData.time, modelData.title, modelData.source, modelData.seconds].filter(each => each !== "").join(", ")
                least: Theme.dp(48)
                InkIcon {
                    name: call.modelData.done ? "check" : "warn"
                    size: Theme.iconSmall
                    colour: call.modelData.done ? Theme.verdigris : Theme.rubric
                }
            }
        }
        SettingRow {
            visible: Tools.activity.length === 0
            title: qsTr("Nothing")
            detail: qsTr("Every call of a tool is listed here and kept in its chat, with what it was given and what came back.")
        }
    }
}
