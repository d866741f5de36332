import QtQuick
import Calliope
import Calliope.App

// The model files of this computer.
Grid {
    id: grid

    columns: width < Theme.dp(620) ? 1 : width < Theme.dp(940) ? 2 : 3
    spacing: Theme.dp(14)

    Repeater {
        model: Models.files
        ModelCard {
            required property var modelData
            width: (grid.width - (grid.columns - 1) * grid.spacing) / grid.columns
            model: modelData
        }
    }
}
