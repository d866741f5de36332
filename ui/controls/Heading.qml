import QtQuick
import Calliope

// A label that screen readers jump to. They read a label's text, but of a heading only the name.
Label {
    Accessible.role: Accessible.Heading
    Accessible.name: text
}
