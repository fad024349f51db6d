#include "traders/llm/model_choice.hpp"

#include <algorithm>

namespace nof0::traders {

std::vector<const config::ModelConfig*>
models_to_ask(const config::LlmConfig& llm, std::string_view alias, ModelSpending spending) {
    const config::ModelConfig* own = llm.find_model(alias.empty() ? llm.default_model : alias);
    std::vector<const config::ModelConfig*> order;
    if (own == nullptr) {
        return order;
    }
    for (const config::ModelConfig& model : llm.models) {
        if (&model != own) {
            order.push_back(&model);
        }
    }
    std::ranges::sort(order, {}, [](const config::ModelConfig* model) {
        return std::pair(model->priority, model); // pointers into one vector: file order
    });
    order.insert(order.begin(), own);
    const auto is_dear = [](const config::ModelConfig* model) { return model->cost_tier != "low"; };
    if (spending == ModelSpending::sparing && !std::ranges::all_of(order, is_dear)) {
        std::erase_if(order, is_dear);
    }
    return order;
}

} // namespace nof0::traders
