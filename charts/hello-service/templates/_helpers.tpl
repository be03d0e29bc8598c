{{/* The name of the chart, or nameOverride. */}}
{{- define "hello-service.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of the resources: the release and the chart's name, or the release alone if it contains that name. */}}
{{- define "hello-service.fullname" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- $default := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- .Values.fullnameOverride | default $default | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "hello-service.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* These labels never change: a Deployment refuses another selector. */}}
{{- define "hello-service.selectorLabels" -}}
app.kubernetes.io/name: {{ include "hello-service.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* The labels of every resource and pod of the release. */}}
{{- define "hello-service.commonLabels" -}}
helm.sh/chart: {{ include "hello-service.chart" . | quote }}
app.kubernetes.io/version: {{ include "hello-service.versionLabel" . | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- end -}}

{{- define "hello-service.labels" -}}
{{ include "hello-service.selectorLabels" . }}
{{ include "hello-service.commonLabels" . }}
{{- end -}}

{{/* The version: the tag, or the digest's first ten characters if the image has no tag. */}}
{{- define "hello-service.version" -}}
{{- .Values.image.tag | default (.Values.image.digest | default "" | trimPrefix "sha256:" | trunc 10) -}}
{{- end -}}

{{/* The version as a valid label: a tag may have 128 characters, and begin or end with characters that a label may not. */}}
{{- define "hello-service.versionLabel" -}}
{{- include "hello-service.version" . | trimAll "-_." | trunc 63 | trimAll "-_." | default "unnamed" -}}
{{- end -}}

{{/* The image, by digest if there is one, because a tag can be moved. */}}
{{- define "hello-service.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository .Values.image.tag -}}
{{- end -}}
{{- end -}}

{{- define "hello-service.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (.Values.serviceAccount.create | ternary (include "hello-service.fullname" .) "default") -}}
{{- end -}}

{{/* The wait before SIGTERM, the drain after it, 20 s for running requests, and 5 s to spare. */}}
{{- define "hello-service.gracePeriodSeconds" -}}
{{- add .Values.preStopSleepSeconds .Values.drainDelaySeconds 20 5 -}}
{{- end -}}

{{/* Pod Security "restricted", for a pod. */}}
{{- define "hello-service.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* Pod Security "restricted", for a container, with a read-only root file system. */}}
{{- define "hello-service.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end -}}

{{/* The minimum number of pods: the count, or the autoscaler's minimum. */}}
{{- define "hello-service.lowestCount" -}}
{{- .Values.autoscaling.enabled | ternary .Values.autoscaling.minReplicas .Values.replicaCount | int -}}
{{- end -}}

{{/* The minimum of the budget as text. Empty if there is none, and for a value that is left empty. */}}
{{- define "hello-service.minAvailable" -}}
{{- with .Values.podDisruptionBudget -}}
{{- if not (kindIs "invalid" .minAvailable) -}}{{ .minAvailable }}{{- end -}}
{{- end -}}
{{- end -}}

{{/* The name of the pod of `helm test`, with room for the suffix. */}}
{{- define "hello-service.testName" -}}
{{- printf "%s-answers" (include "hello-service.fullname" . | trunc 55 | trimSuffix "-") -}}
{{- end -}}

{{/* Another label than the service's: otherwise the Service would select the pod of `helm test`. */}}
{{- define "hello-service.testLabel" -}}
{{- printf "%s-answers" (include "hello-service.name" . | trunc 55 | trimSuffix "-") -}}
{{- end -}}

{{/* The environment variables of the service and its migrations. */}}
{{- define "hello-service.environment" -}}
env:
  - name: PORT
    value: {{ .Values.containerPort | quote }}
  {{- if .Values.metrics.enabled }}
  - name: METRICS_PORT
    value: {{ .Values.metrics.port | quote }}
  {{- end }}
  - name: LOG_LEVEL
    value: {{ .Values.logLevel | quote }}
  - name: DRAIN_DELAY_SECONDS
    value: {{ .Values.drainDelaySeconds | quote }}
  - name: APP_VERSION
    value: {{ include "hello-service.version" . | quote }}
  - name: APP_COMMIT
    value: {{ .Values.image.commit | quote }}
  {{- with .Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The name of the migrations' Job, with room for the suffix. */}}
{{- define "hello-service.migrationsName" -}}
{{- printf "%s-migrations" (include "hello-service.fullname" . | trunc 52 | trimSuffix "-") -}}
{{- end -}}

{{/* Other labels than the service's: otherwise the Service would select the pod of the migrations. */}}
{{- define "hello-service.migrationsLabels" -}}
app.kubernetes.io/name: {{ printf "%s-migrations" (include "hello-service.name" . | trunc 52 | trimSuffix "-") | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* The scrape annotations; `podAnnotations` override them. */}}
{{- define "hello-service.podAnnotations" -}}
{{- $scrape := dict -}}
{{- if and .Values.metrics.enabled .Values.metrics.scrapeAnnotations -}}
{{- $port := .Values.metrics.port | toString -}}
{{- $scrape = dict "prometheus.io/scrape" "true" "prometheus.io/port" $port "prometheus.io/path" "/metrics" -}}
{{- end -}}
{{- with merge (.Values.podAnnotations | default dict | deepCopy) $scrape -}}
{{- toYaml . -}}
{{- end -}}
{{- end -}}
