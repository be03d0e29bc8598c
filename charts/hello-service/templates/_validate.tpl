{{/* Rules between values, which the schema cannot express. Each message says what to set. */}}
{{- define "hello-service.validate" -}}
{{- include "hello-service.validateNames" . -}}
{{- include "hello-service.validatePorts" . -}}
{{- include "hello-service.validateProbes" . -}}
{{- include "hello-service.validateEnvironment" . -}}
{{- include "hello-service.validateAutoscaling" . -}}
{{- include "hello-service.validateBudget" . -}}
{{- include "hello-service.validateIngress" . -}}
{{- include "hello-service.validateNetworkPolicy" . -}}
{{- include "hello-service.validateMigrations" . -}}
{{- end -}}

{{- define "hello-service.validateNames" -}}
{{- $name := include "hello-service.fullname" . -}}
{{- if not (regexMatch "^[a-z]([a-z0-9-]*[a-z0-9])?$" $name) -}}
{{- fail (printf "the release %s would create a Service named %s, which Kubernetes refuses: set fullnameOverride to a name of a-z, 0-9 and dashes that starts with a letter" .Release.Name $name) -}}
{{- end -}}
{{- end -}}

{{- define "hello-service.validatePorts" -}}
{{- if and .Values.metrics.enabled (eq (int .Values.metrics.port) (int .Values.containerPort)) -}}
{{- fail (printf "metrics.port and containerPort are both %d, and one port cannot serve both: set metrics.port to another" (int .Values.metrics.port)) -}}
{{- end -}}
{{- range $probe := list "startupProbe" "readinessProbe" "livenessProbe" -}}
{{- if and (not $.Values.metrics.enabled) (eq (get $.Values $probe).httpGet.port "metrics") -}}
{{- fail (printf "%s.httpGet.port is metrics and metrics.enabled is false: set the port to http" $probe) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The pipeline waits a minute less than progressDeadlineSeconds, and then rolls the version back. */}}
{{- define "hello-service.validateProbes" -}}
{{- $wait := sub .Values.progressDeadlineSeconds 60 | int -}}
{{- $probe := dict "periodSeconds" 10 "failureThreshold" 3 "initialDelaySeconds" 0 | merge (deepCopy .Values.startupProbe) -}}
{{- $start := mul $probe.periodSeconds $probe.failureThreshold | add $probe.initialDelaySeconds | int -}}
{{- if gt $start $wait -}}
{{- fail (printf "startupProbe gives a pod %d seconds to start and a roll-out ends after %d: set progressDeadlineSeconds to %d or more" $start $wait (add $start 60)) -}}
{{- end -}}
{{- $delay := .Values.readinessProbe.initialDelaySeconds | int -}}
{{- if ge $delay $wait -}}
{{- fail (printf "readinessProbe begins after %d seconds and a roll-out ends after %d: set progressDeadlineSeconds to more than %d" $delay $wait (add $delay 60)) -}}
{{- end -}}
{{- end -}}

{{/* The API server refuses a list with the same name twice. */}}
{{- define "hello-service.validateEnvironment" -}}
{{- $names := list -}}
{{- range .Values.extraEnv -}}
{{- if has .name $names -}}
{{- fail (printf "extraEnv has %s twice: remove one of them" .name) -}}
{{- end -}}
{{- $names = append $names .name -}}
{{- end -}}
{{- end -}}

{{/* Helm waits a minute less than progressDeadlineSeconds for the Job, which ends half a minute after its command. */}}
{{- define "hello-service.validateMigrations" -}}
{{- with .Values.migrations -}}
{{- $most := sub $.Values.progressDeadlineSeconds 120 | int -}}
{{- if and .enabled (gt (int .activeDeadlineSeconds) $most) -}}
{{- fail (printf "migrations.activeDeadlineSeconds is %d and Helm would not wait so long: set it to %d or less, or progressDeadlineSeconds to %d or more" (int .activeDeadlineSeconds) $most (add .activeDeadlineSeconds 120)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "hello-service.validateAutoscaling" -}}
{{- with .Values.autoscaling -}}
{{- if .enabled -}}
{{- if gt (int .minReplicas) (int .maxReplicas) -}}
{{- fail (printf "autoscaling.minReplicas is %d and autoscaling.maxReplicas is %d: set minReplicas to %d or less" (int .minReplicas) (int .maxReplicas) (int .maxReplicas)) -}}
{{- end -}}
{{- if not (or .targetCPUUtilizationPercentage .targetMemoryUtilizationPercentage) -}}
{{- fail "autoscaling is enabled without a target: set autoscaling.targetCPUUtilizationPercentage, such as 70, or autoscaling.targetMemoryUtilizationPercentage" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* A budget that needs every pod would block each drain of a node. Kubernetes rounds up. */}}
{{- define "hello-service.validateBudget" -}}
{{- $minAvailable := include "hello-service.minAvailable" . -}}
{{- $lowest := include "hello-service.lowestCount" . | int -}}
{{- if and .Values.podDisruptionBudget.enabled (ne $minAvailable "") (gt $lowest 1) -}}
{{- $needed := $minAvailable | int -}}
{{- if hasSuffix "%" $minAvailable -}}
{{- $needed = div (add (mul (trimSuffix "%" $minAvailable | int) $lowest) 99) 100 | int -}}
{{- end -}}
{{- if ge $needed $lowest -}}
{{- fail (printf "podDisruptionBudget.minAvailable is %s, which is all of the %d pods, so no node can be drained: set it to %d or less" $minAvailable $lowest (sub $lowest 1)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* ingressFrom would have no effect. */}}
{{- define "hello-service.validateNetworkPolicy" -}}
{{- with .Values.networkPolicy -}}
{{- if and .enabled (not .allowHttp) .ingressFrom -}}
{{- fail "networkPolicy.allowHttp is false, so networkPolicy.ingressFrom has no effect: remove one of them" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* On a shared load balancer, an Ingress without a host would answer for the hosts of all others. */}}
{{- define "hello-service.validateIngress" -}}
{{- $readiness := .Values.readinessProbe.httpGet.port -}}
{{- $isOnHttp := or (eq (toString $readiness) "http") (eq (toString $readiness) (toString .Values.containerPort)) -}}
{{- with .Values.ingress -}}
{{- $ownPath := "alb.ingress.kubernetes.io/healthcheck-path" -}}
{{- if and .enabled (eq .className "alb") (not $isOnHttp) (not (hasKey (.annotations | default dict) $ownPath)) -}}
{{- fail (printf "readinessProbe.httpGet.port is %v, and the load balancer requests the path of the probe on the port http: set the annotation %s in ingress.annotations to a path there" $readiness $ownPath) -}}
{{- end -}}
{{- if and .enabled .alb.byClass -}}
{{- if ne .className "alb" -}}
{{- fail (printf "ingress.alb.byClass is set and ingress.className is %s: only the class alb has parameters, so set byClass to false" .className) -}}
{{- end -}}
{{- if or .alb.groupName .alb.certificateArn -}}
{{- fail "ingress.alb.byClass takes group and certificate from the class: remove ingress.alb.groupName and ingress.alb.certificateArn" -}}
{{- end -}}
{{- range .hosts | default (list dict) -}}
{{- if empty .host -}}
{{- fail "ingress.alb.byClass shares a load balancer, and an Ingress without a host would answer for all others: set ingress.hosts[0].host" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
