#pragma once

#include "app/assistant/models.h"
#include "app/assistant/remotes.h"
#include "app/store/store_thread.h"

#include <QObject>

namespace calliope::app {

/// Keeps in the store which model files there are and which model was used last, and brings them back at the start.
class ModelMemory : public QObject {
    Q_OBJECT

public:
    ModelMemory(StoreThread& store, Models& models, Remotes& remotes);

signals:
    void restored(); ///< also where nothing could be read

private:
    void restore();

    StoreThread& m_store;
    Models& m_models;
};

} // namespace calliope::app
