import QtQuick
import Calliope

// A picture that a tool gave back.
Item {
    id: block

    required property var row // { picture }

    implicitHeight: thumb.height + Theme.space3

    PictureThumb { id: thumb; picture: block.row.picture }
}
