#include "app/assistant/sample_endpoints.h"

namespace calliope::app {

void addSampleEndpoints(storage::Store& store) {
    const auto add = [&](const char* name, const char* url, std::initializer_list<const char*> models) {
        const storage::Id id = store.endpoints().save({.name = name, .url = url, .kind = "openai"});
        for (const char* model : models)
            store.models().save(
                {.endpoint = id, .locator = model, .name = model, .details = R"({"context_length": 131072})"});
    };
    add("cluster.lab.internal", "http://cluster.lab.internal:8000/v1", {"muse-spark-open", "qwen3.8-27b"});
    add("api.example.org", "https://api.example.org/v1", {"large", "small"});
}

} // namespace calliope::app
