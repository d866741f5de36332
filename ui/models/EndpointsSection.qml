import QtQuick
import Calliope
import Calliope.App

// Servers of others: a form to add one, and a card for each.
Column {
    id: section

    spacing: Theme.space4

    EndpointForm { width: parent.width }
    Repeater {
        model: Endpoints.rows
        EndpointCard {
            required property var modelData
            width: section.width
            endpoint: modelData
            onEditWanted: sheet.edit(modelData)
        }
    }
    EndpointSheet { id: sheet }
}
