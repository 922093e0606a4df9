#!/usr/bin/env bash
# Deploys one package to every app of a stamp, as the deployment's outputs name them.
#
#   bash .github/publish.sh <outputs.json> <package.zip>
#
# Steps first and intake last (it is the first in the list): whatever a new intake writes, the steps can already read.
set -euo pipefail

outputs=${1:?the outputs of the deployment, as JSON}
package=${2:?the package}
group=$(jq -r .resourceGroupName.value "$outputs")

jq -r '.appNames.value | reverse[]' "$outputs" | while read -r app; do
  echo "publish: $app"
  az functionapp deployment source config-zip --resource-group "$group" --name "$app" --src "$package" --output none
done
