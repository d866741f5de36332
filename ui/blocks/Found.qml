pragma Singleton
import QtQuick

// Where the reader wants to look: at a match, or at what has just been closed.
QtObject {
    signal reached(Item item, rect place)

    function reach(item: Item, place: rect) { reached(item, place); }
}
